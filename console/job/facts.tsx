import type { ComponentChildren } from 'preact';
import type { Job } from '../api/views.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Absolute } from '../parts/time.tsx';

/** A name and what it is; nothing is left away. */
export type Fact = readonly [name: string, value: ComponentChildren];

/** What a job is about, at a glance. */
export function Facts({ job, special }: { job: Job; special: readonly Fact[] }) {
  const { id, transitions, estimatedCostUsd, stages } = job;
  const started = stages.find(({ startedAt }) => startedAt)?.startedAt;
  const cost =
    transitions > 0 && `$${estimatedCostUsd.toFixed(4)}, ${transitions} state transitions`;
  return (
    <FactList
      facts={[
        [
          'Id',
          <>
            <code>{id}</code> <CopyButton value={id} what="the id" />
          </>,
        ],
        ...special,
        ['Started', started && <Absolute iso={started} />],
        ['Cost on AWS', cost],
      ]}
    />
  );
}

export function FactList({ facts, isCompact }: { facts: readonly Fact[]; isCompact?: boolean }) {
  return (
    <dl class={isCompact ? 'facts compact' : 'facts'}>
      {facts
        .filter(
          ([, value]) => value !== undefined && value !== null && value !== '' && value !== false,
        )
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
