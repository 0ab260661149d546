import { useEffect, useState } from 'preact/hooks';
import { callApi } from '../api/call-api.ts';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import type { Task } from '../api/views.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Absolute } from '../parts/time.tsx';

interface Props {
  task: Task;
  label: string;
  onRevealed(): Promise<void>;
}

/** Shows the secret once. It is kept nowhere but in this part of the page, and goes with it. */
export function SecretReveal({ task, label, onRevealed }: Props) {
  const [secret, setSecret] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  useEffect(() => {
    // A browser may keep a page that was left, to show it again as it was.
    const forget = () => setSecret(undefined);
    addEventListener('pagehide', forget);
    return () => removeEventListener('pagehide', forget);
  }, []);
  const reveal = async () => {
    setAsking(true);
    setProblem(undefined);
    try {
      const path = `/tasks/${encodeURIComponent(task.taskId)}/reveal`;
      const answer = await callApi<{ clientSecret: string }>('POST', path);
      setSecret(answer.clientSecret);
      await onRevealed();
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setAsking(false);
    }
  };
  if (secret !== undefined) {
    return (
      <div class="secret">
        <code>{secret}</code>
        <CopyButton value={secret} what={label} />
        <button type="button" class="button quiet small" onClick={() => setSecret(undefined)}>
          Hide
        </button>
        <p class="small-print">
          Shown this once. It disappears when you leave this page; the audit trail notes that you
          saw it.
        </p>
      </div>
    );
  }
  return (
    <div class="secret">
      <Hidden task={task} isAsking={isAsking} onReveal={reveal} />
      {problem && <ProblemNote problem={problem} />}
    </div>
  );
}

function Hidden({ task, isAsking, onReveal }: { task: Task; isAsking: boolean; onReveal(): void }) {
  const { secretRevealedAt, secretRevealedBy, status } = task;
  if (secretRevealedAt) {
    return (
      <p class="small-print">
        Shown to {secretRevealedBy ?? 'somebody'}, <Absolute iso={secretRevealedAt} />. It is shown
        once each time the task opens. If it was lost, decline the task and say so: it opens again
        after a resume.
      </p>
    );
  }
  if (status !== 'OPEN') return <p class="small-print">Shown only while the task is open.</p>;
  return (
    <>
      <button type="button" class="button small" disabled={isAsking} onClick={onReveal}>
        <Icon name="eye" />
        {isAsking ? 'Asking…' : 'Show it once'}
      </button>
      <p class="small-print">
        Have the dialog in CupixWorks open first: it is shown to the assignee, once, and that is
        logged with your name and the time. The value itself is logged nowhere.
      </p>
    </>
  );
}
