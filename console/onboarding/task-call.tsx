import type { Onboarding } from '../api/views.ts';
import { Icon } from '../parts/icon.tsx';
import { hrefOf } from '../shell/routes.ts';

/** Says that a person has to do something, and where. */
export function TaskCall({ onboarding: { next } }: { onboarding: Onboarding }) {
  if (next?.action !== 'answer-task' || !next.taskId) return null;
  return (
    <section class="note person" aria-labelledby="task-call">
      <Icon name="person" />
      <div>
        <h2 class="note-title" id="task-call">
          A person has to register the five values in CupixWorks
        </h2>
        <p>Everything before is done and proved. The onboarding goes on when the task is done.</p>
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
