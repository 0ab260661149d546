import type { ComponentChildren } from 'preact';
import type { Onboarding, RequestView } from '../api/views.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Absolute } from '../parts/time.tsx';

/** What this onboarding is about, at a glance. */
export function Facts({ onboarding }: { onboarding: Onboarding }) {
  const { onboardingId, request, transitions, estimatedCostUsd, stages } = onboarding;
  const started = stages.find(({ startedAt }) => startedAt)?.startedAt;
  const facts: [string, ComponentChildren][] = [
    [
      'Id',
      <>
        <code>{onboardingId}</code> <CopyButton value={onboardingId} what="the id" />
      </>,
    ],
    ...requestFacts(request),
    ['Started', started && <Absolute iso={started} />],
    [
      'Cost on AWS',
      transitions > 0 && `$${estimatedCostUsd.toFixed(4)}, ${transitions} state transitions`,
    ],
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function requestFacts(request: RequestView = {}): [string, string | undefined][] {
  const { region, instance, primaveraUrl, cupixworks, security } = request;
  return [
    ['Region', region],
    ['Instance', instance && (instance.mode === 'create' ? instance.name : 'adopted')],
    ['Primavera', primaveraUrl?.replace(/^https:\/\//, '')],
    ['CupixWorks', cupixworks?.team && `${cupixworks.team}, project ${cupixworks.project}`],
    ['Security', security],
  ];
}
