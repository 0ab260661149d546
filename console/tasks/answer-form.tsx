import { useState } from 'preact/hooks';
import type { Task, TaskAsk } from '../api/views.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { taskWords } from '../words/task-words.ts';
import { AskField } from './ask-field.tsx';
import { useAnswer } from './use-answer.ts';

/** What stands there afterwards, compared with what should stand there; and Done. */
export function AnswerForm({ task, onAnswered }: { task: Task; onAnswered(): Promise<void> }) {
  const [values, setValues] = useState<Record<string, string>>(() => usualAnswers(task.asks));
  const { isSending, problem, send } = useAnswer(task, 'complete', onAnswered);
  const submit = (event: Event) => {
    event.preventDefault();
    const given = Object.entries(values).filter(([, value]) => value.trim() !== '');
    void send(Object.fromEntries(given.map(([name, value]) => [name, value.trim()])));
  };
  const { answer, report } = taskWords(task.kind);
  const placed = problem?.document.errors ?? [];
  return (
    <form class="card" aria-labelledby="answer" onSubmit={submit}>
      <h2 id="answer">{answer}</h2>
      <p>{report}</p>
      <div class="fields">
        {task.asks.map((ask) => (
          <AskField
            key={ask.name}
            ask={ask}
            expected={expectedFor(task, ask)}
            place={taskWords(task.kind).place}
            value={values[ask.name] ?? ''}
            problem={placed.find(({ pointer }) => pointer === `#/${ask.name}`)}
            onChange={(value) => setValues((known) => ({ ...known, [ask.name]: value }))}
          />
        ))}
      </div>
      {problem && <ProblemNote problem={problem} />}
      <div class="actions">
        <button type="submit" class="button primary" disabled={isSending}>
          {isSending ? 'Sending…' : 'Done'}
        </button>
      </div>
    </form>
  );
}

/** What should stand there, if it is one of the values that the person has typed in. */
function expectedFor({ fields }: Task, { name, choices }: TaskAsk): string | undefined {
  if (choices) return undefined;
  const field = fields.find((one) => one.name === name);
  return field && 'value' in field ? field.value : undefined;
}

/** The state that a link has when all is well. */
function usualAnswers(asks: readonly TaskAsk[]): Record<string, string> {
  const isUsual = asks.some(
    ({ name, choices }) => name === 'status' && (choices?.includes('active') ?? true),
  );
  return isUsual ? { status: 'active' } : {};
}
