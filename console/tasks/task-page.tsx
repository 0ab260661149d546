import type { Task } from '../api/views.ts';
import { Badge } from '../parts/badge.tsx';
import { Icon } from '../parts/icon.tsx';
import { Loading } from '../parts/loading.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Page } from '../shell/page.tsx';
import { hrefOf } from '../shell/routes.ts';
import { taskState } from '../words/names.ts';
import { AnswerForm } from './answer-form.tsx';
import { Instructions } from './instructions.tsx';
import { RejectForm } from './reject-form.tsx';
import { TaskFacts } from './task-facts.tsx';
import { TaskHistory } from './task-history.tsx';
import { TaskOutcome } from './task-outcome.tsx';
import { TaskValues } from './task-values.tsx';
import { useTask } from './use-task.ts';

/** One task: what to do, with which values, and what to report back. */
export function TaskPage({ id }: { id: string }) {
  const { task, problem, look } = useTask(id);
  return (
    <Page
      title={task?.title ?? 'Task'}
      above={
        <a class="back" href={hrefOf({ page: 'tasks', status: 'OPEN' })}>
          <Icon name="back" />
          Tasks
        </a>
      }
      aside={task && <Badge {...taskState(task)} />}
    >
      {problem && <ProblemNote problem={problem} />}
      {!task && !problem && <Loading what="the task" />}
      {task && <TaskBody task={task} look={look} />}
    </Page>
  );
}

function TaskBody({ task, look }: { task: Task; look: () => Promise<void> }) {
  const isOpen = task.status === 'OPEN';
  return (
    <>
      <TaskFacts task={task} />
      <TaskOutcome task={task} />
      <div class="task">
        <Instructions task={task} />
        {/* Each opening is a task of its own: what was typed and shown before is gone. */}
        <TaskValues key={task.openedAt} task={task} onRevealed={look} />
      </div>
      {isOpen && (
        <>
          <AnswerForm key={task.openedAt} task={task} onAnswered={look} />
          <RejectForm task={task} onAnswered={look} />
        </>
      )}
      <TaskHistory history={task.history} />
    </>
  );
}
