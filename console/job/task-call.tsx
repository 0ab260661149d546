import type { Job } from '../api/views.ts';
import { Icon } from '../parts/icon.tsx';
import { hrefOf } from '../shell/routes.ts';
import { taskKindIn, taskWords } from '../words/task-words.ts';

/** Says that a person has to do something, and where. */
export function TaskCall({ job: { next } }: { job: Pick<Job, 'next'> }) {
  if (next?.action !== 'answer-task' || !next.taskId) return null;
  const { call, why } = taskWords(taskKindIn(next.taskId));
  return (
    <section class="note person" aria-labelledby="task-call">
      <Icon name="person" />
      <div>
        <h2 class="note-title" id="task-call">
          {call}
        </h2>
        <p>{why}</p>
        <p class="actions">
          <a class="button primary" href={hrefOf({ page: 'task', id: next.taskId })}>
            Open the task
          </a>
          <span class="command">
            <code>{next.command}</code>
          </span>
        </p>
      </div>
    </section>
  );
}
