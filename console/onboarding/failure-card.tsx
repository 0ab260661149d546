import { useState } from 'preact/hooks';
import { callApi } from '../api/call-api.ts';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import type { Failure, Onboarding } from '../api/views.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Runbook } from '../parts/runbook.tsx';
import { Absolute } from '../parts/time.tsx';
import { announce } from '../shell/announce.tsx';
import { hrefOf } from '../shell/routes.ts';
import { errorTitle, kindName, stageNumber, stageTitle, systemName } from '../words/names.ts';

/** What went wrong, what exists, and the button that goes on. */
export function FailureCard({ onboarding }: { onboarding: Onboarding }) {
  const { failure, onboardingId } = onboarding;
  if (!failure) return null;
  const command = onboarding.next?.command ?? `npm run oic-onboarding -- resume ${onboardingId}`;
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
      <FailureFacts failure={failure} />
      <p>
        <b>Made so far.</b> {madeSoFar(onboarding)}
      </p>
      <GoOn onboardingId={onboardingId} command={command} />
    </section>
  );
}

function FailureFacts({ failure }: { failure: Failure }) {
  const { seen, runbook, error } = failure;
  const answer = [seen?.status, seen?.serviceCode].filter(Boolean).join(' ');
  return (
    <dl class="facts compact">
      <Fact name="Stage">
        {stageNumber(failure.stage)} of 13, {stageTitle(failure.stage)}
      </Fact>
      <Fact name="System">{systemName(failure.system)}</Fact>
      {answer && <Fact name="It answered">{answer}</Fact>}
      {seen?.detail && <Fact name="In its words">{seen.detail}</Fact>}
      {seen?.requestId && (
        <Fact name="Request id">
          <code>{seen.requestId}</code> <CopyButton value={seen.requestId} what="the request id" />
        </Fact>
      )}
      <Fact name="When">
        <Absolute iso={failure.at} />
      </Fact>
      <Fact name="Explained in">
        <Runbook error={error} address={runbook} />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function madeSoFar({ resources }: Onboarding): string {
  if (resources.length === 0) return 'Nothing; there is nothing to clean up.';
  const names = resources.map(({ kind, name }) =>
    name === '-' ? kindName(kind) : `${kindName(kind)} ${name}`,
  );
  return `${names.join(', ')}. All of it is kept; resuming uses it again.`;
}

function GoOn({ onboardingId, command }: { onboardingId: string; command: string }) {
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const resume = async () => {
    setSending(true);
    setProblem(undefined);
    try {
      await callApi('POST', `/onboardings/${encodeURIComponent(onboardingId)}/resume`);
      announce('The onboarding goes on.');
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <>
      <div class="actions">
        <button type="button" class="button primary" disabled={isSending} onClick={resume}>
          <Icon name="arrow" />
          {isSending ? 'Resuming…' : 'Resume'}
        </button>
        <a class="button" href={hrefOf({ page: 'new-onboarding', from: onboardingId })}>
          Change the request
        </a>
        <span class="command">
          <code>{command}</code>
          <CopyButton value={command} what="the command" />
        </span>
      </div>
      <p class="small-print">
        Resume takes the request as it was, once the cause is gone. If the request itself was wrong,
        a password for example, change it.
      </p>
      {problem && <ProblemNote problem={problem} />}
    </>
  );
}
