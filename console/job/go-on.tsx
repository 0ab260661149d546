import { callApi } from '../api/call-api.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { useSending } from '../parts/use-sending.ts';
import { announce } from '../shell/announce.tsx';
import { hrefOf } from '../shell/routes.ts';
import { addressOf, kinds, type ShownKind } from '../words/kinds.ts';

interface Props {
  kind: ShownKind;
  id: string;
  /** The same from a terminal. */
  command: string;
}

/** How a job that failed goes on: as it is, or with another request. */
export function GoOn({ kind, id, command }: Props) {
  const { isSending, problem, send } = useSending();
  const resume = () =>
    send(async () => {
      await callApi('POST', `${addressOf(kind, id)}/resume`);
      announce(`The ${kinds[kind].one} goes on.`);
    });
  return (
    <>
      <div class="actions">
        <button type="button" class="button primary" disabled={isSending} onClick={resume}>
          <Icon name="arrow" />
          {isSending ? 'Resuming…' : 'Resume'}
        </button>
        <a class="button" href={hrefOf({ page: 'new', kind, from: id })}>
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
