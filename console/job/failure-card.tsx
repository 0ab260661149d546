import type { Failure, Job } from '../api/views.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Runbook } from '../parts/runbook.tsx';
import { Absolute } from '../parts/time.tsx';
import type { ShownKind } from '../words/kinds.ts';
import { errorTitle, kindName, stagePlace, stageTitle, systemName } from '../words/names.ts';
import { FactList } from './facts.tsx';
import { GoOn } from './go-on.tsx';

/** What went wrong, what exists, and the button that goes on. */
export function FailureCard({ kind, job }: { kind: ShownKind; job: Job }) {
  const { failure, id } = job;
  if (!failure) return null;
  const command = job.next?.command ?? `npm run oic-onboarding -- resume ${id}`;
  return (
    <section class="card failure" aria-labelledby="failure">
      <div class="failure-head">
        <Icon name="warning" />
        <h2 id="failure">
          {stageTitle(failure.stage)} failed: {errorTitle(failure.error)}
        </h2>
      </div>
      <p class="lead">{failure.summary}</p>
      <p>
        <b>What to do.</b> {failure.fix}
      </p>
      <FailureFacts kind={kind} failure={failure} />
      <p>
        <b>Made so far.</b> {madeSoFar(job)}
      </p>
      <GoOn kind={kind} id={id} command={command} />
    </section>
  );
}

function FailureFacts({ kind, failure }: { kind: ShownKind; failure: Failure }) {
  const { stage, seen, runbook, error } = failure;
  const place = stagePlace(kind, stage);
  return (
    <FactList
      isCompact
      facts={[
        ['Stage', [place, stageTitle(stage)].filter(Boolean).join(', ')],
        ['System', systemName(failure.system)],
        ['It answered', [seen?.status, seen?.serviceCode].filter(Boolean).join(' ')],
        ['In its words', seen?.detail],
        [
          'Request id',
          seen?.requestId && (
            <>
              <code>{seen.requestId}</code>{' '}
              <CopyButton value={seen.requestId} what="the request id" />
            </>
          ),
        ],
        ['When', <Absolute key="when" iso={failure.at} />],
        ['Explained in', <Runbook key="runbook" error={error} address={runbook} />],
      ]}
    />
  );
}

function madeSoFar({ resources }: Job): string {
  if (resources.length === 0) return 'Nothing; there is nothing to clean up.';
  const names = resources.map(({ kind, name }) =>
    name === '-' ? kindName(kind) : `${kindName(kind)} ${name}`,
  );
  return `${names.join(', ')}. All of it is kept; resuming uses it again.`;
}
