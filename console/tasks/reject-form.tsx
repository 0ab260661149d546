import { useState } from 'preact/hooks';
import type { Task } from '../api/views.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { kinds } from '../words/kinds.ts';
import { taskWords } from '../words/task-words.ts';
import { useAnswer } from './use-answer.ts';

const LONGEST_REASON = 500;

/** Declines a task, with the reason that its operator reads. */
export function RejectForm({ task, onAnswered }: { task: Task; onAnswered(): Promise<void> }) {
  const [reason, setReason] = useState('');
  const { isSending, problem, send } = useAnswer(task, 'reject', onAnswered);
  const submit = (event: Event) => {
    event.preventDefault();
    void send({ reason: reason.trim() });
  };
  return (
    <details class="card reject">
      <summary>I can't do this</summary>
      <form onSubmit={submit}>
        <p>
          The {kinds[taskWords(task.kind).job].one} stops and tells its operator why. Nothing is
          taken back; after a resume the task opens again.
        </p>
        <div class="field">
          <label for="reason">Reason</label>
          <textarea
            id="reason"
            required
            maxLength={LONGEST_REASON}
            rows={3}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </div>
        {problem && <ProblemNote problem={problem} />}
        <button type="submit" class="button danger" disabled={isSending || reason.trim() === ''}>
          {isSending ? 'Sending…' : 'Reject the task'}
        </button>
      </form>
    </details>
  );
}
