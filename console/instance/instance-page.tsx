import { useEffect } from 'preact/hooks';
import { useLoaded } from '../api/use-loaded.ts';
import type { Health } from '../api/views.ts';
import { FactList } from '../job/facts.tsx';
import { Loading } from '../parts/loading.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Absolute } from '../parts/time.tsx';
import { announce } from '../shell/announce.tsx';
import { Page } from '../shell/page.tsx';
import { hrefOf, type Span } from '../shell/routes.ts';
import { noteServiceTimes } from '../words/service-clock.ts';
import { FailuresByMessage } from './failures-by-message.tsx';
import { HealthTiles } from './health-tiles.tsx';
import { MessagesOverTime } from './messages-over-time.tsx';
import { OldestFailure } from './oldest-failure.tsx';

const SPANS = [
  [undefined, 'By the hour'],
  ['day', 'By the day'],
  ['measured', 'As we measured'],
] as const;

interface Props {
  /** Of an onboarding or a recovery, whose instance is meant. */
  id: string;
  by: Span | undefined;
}

/** How the integrations of an instance are: what goes through, what fails, since when. */
export function InstancePage({ id, by }: Props) {
  const path = `/instances/${encodeURIComponent(id)}/health`;
  const { found: health, problem, isLoading, reload } = useLoaded<Health>(path);
  useEffect(() => {
    if (!health) return;
    noteServiceTimes([health.asOf]);
    announce(`Health of ${health.instance} is there.`);
  }, [health]);
  return (
    <Page
      title="Health of an instance"
      aside={
        <button type="button" class="button small" disabled={isLoading} onClick={reload}>
          {isLoading ? 'Asking Oracle…' : 'Ask again'}
        </button>
      }
    >
      {problem && <ProblemNote problem={problem} />}
      {!health && !problem && <Loading what="what Oracle says" />}
      {health && <HealthBody id={id} by={by} health={health} />}
    </Page>
  );
}

function HealthBody({ id, by, health }: Props & { health: Health }) {
  return (
    <>
      <FactList
        facts={[
          ['Instance', <code key="instance">{health.instance}</code>],
          ['As of', <Absolute key="asOf" iso={health.asOf} />],
          [
            'Failures',
            <a key="failures" href={hrefOf({ page: 'failures', id })}>
              See each of them
            </a>,
          ],
        ]}
      />
      <HealthTiles health={health} />
      <nav class="segments links-only" aria-label="Time of the charts">
        {SPANS.map(([span, label]) => (
          <a
            key={label}
            href={hrefOf({ page: 'instance', id, ...(span && { by: span }) })}
            aria-current={span === by ? 'true' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      <MessagesOverTime health={health} by={by} />
      <FailuresByMessage id={id} failures={health.failures} />
      <OldestFailure health={health} />
    </>
  );
}
