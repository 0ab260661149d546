import type { ComponentChildren } from 'preact';
import type { ApiProblem } from '../api/problem.ts';
import { errorTitle } from '../words/names.ts';
import { Icon } from './icon.tsx';
import { Runbook } from './runbook.tsx';

interface Props {
  problem: ApiProblem;
  children?: ComponentChildren;
}

/** A refusal of the API: what is wrong, what to do, and what to name when asking for help. */
export function ProblemNote({ problem, children }: Props) {
  const { error, detail, fix, requestId, type } = problem.document;
  return (
    <div class="note bad" role="alert">
      <Icon name="warning" />
      <div>
        <p class="note-title">{errorTitle(error)}</p>
        <p>{detail}</p>
        <p>{fix}</p>
        <p class="small-print">
          <Runbook error={error} address={type} />
          {requestId && (
            <>
              {' '}
              Request <code>{requestId}</code>
            </>
          )}
        </p>
        {children}
      </div>
    </div>
  );
}
