import { useEffect, useState } from 'preact/hooks';
import { callApi } from '../api/call-api.ts';
import { type ApiProblem, asProblem } from '../api/problem.ts';
import type { Task, TaskPage, TaskStatus } from '../api/views.ts';
import { Badge } from '../parts/badge.tsx';
import { Loading } from '../parts/loading.tsx';
import { moveAlong } from '../parts/move-along.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Relative } from '../parts/time.tsx';
import { Page } from '../shell/page.tsx';
import { hrefOf, queryOf } from '../shell/routes.ts';
import { taskStatuses } from '../words/names.ts';
import { noteServiceTimes } from '../words/service-clock.ts';

const CHOICES = [
  ['OPEN', 'Open'],
  ['ANSWERED', 'Answered'],
  ['CLOSED', 'Closed'],
  [undefined, 'All'],
] as const;
const RENEW_MS = 15_000;

/** The steps that only people can do: yours, and those of your customers. */
export function TasksPage({ status }: { status: TaskStatus | undefined }) {
  const { tasks, problem } = useTasks(status);
  return (
    <Page title="Tasks">
      <nav class="segments links-only" aria-label="Which tasks">
        {CHOICES.map(([value, label]) => (
          <a
            key={label}
            href={hrefOf({ page: 'tasks', ...(value && { status: value }) })}
            aria-current={value === status ? 'true' : undefined}
          >
            {label}
          </a>
        ))}
      </nav>
      {problem && <ProblemNote problem={problem} />}
      {!tasks && !problem && <Loading what="tasks" />}
      {tasks?.length === 0 && <NoTasks isOpenOnly={status === 'OPEN'} />}
      {tasks && tasks.length > 0 && (
        <ul class="lines card" aria-label="Tasks" onKeyDown={moveAlong}>
          {tasks.map((task) => (
            <TaskLine key={task.taskId} task={task} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function useTasks(status: TaskStatus | undefined) {
  const [tasks, setTasks] = useState<Task[]>();
  const [problem, setProblem] = useState<ApiProblem>();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const load = async () => {
      if (document.hidden) return;
      try {
        const query = queryOf({ status, limit: 100 });
        const { items } = await callApi<TaskPage>('GET', `/tasks${query}`, { signal });
        noteServiceTimes(items.map(({ openedAt }) => openedAt));
        setTasks(items);
        setProblem(undefined);
      } catch (error) {
        if (!signal.aborted) setProblem(asProblem(error));
      }
    };
    void load();
    const timer = setInterval(load, RENEW_MS);
    return () => {
      clearInterval(timer);
      controller.abort();
    };
  }, [status]);
  return { tasks, problem };
}

function TaskLine({ task }: { task: Task }) {
  const { taskId, title, jobId, status, assignee, dueAt, isOverdue, problems } = task;
  return (
    <li class="line">
      <Badge {...taskStatuses[status]} />
      <span class="line-name">
        <a href={hrefOf({ page: 'task', id: taskId })}>{title}</a>
        <code>{jobId}</code>
      </span>
      <span class="line-state">
        {assignee}
        {status === 'OPEN' && problems.length > 0 && (
          <b> · to be corrected: {problems.map(({ field }) => field).join(', ')}</b>
        )}
      </span>
      <span class={`line-time ${isOverdue ? 'overdue' : ''}`}>
        {status === 'OPEN' && (
          <>
            {isOverdue ? 'overdue, ' : 'due '}
            <Relative iso={dueAt} />
          </>
        )}
      </span>
    </li>
  );
}

function NoTasks({ isOpenOnly }: { isOpenOnly: boolean }) {
  return (
    <div class="empty card">
      <h2>{isOpenOnly ? 'Nothing to do' : 'No tasks'}</h2>
      <p>
        A job asks a person for what has no API: to enter five values in CupixWorks, to set a status
        in Oracle CPQ, to decide about a failure. When it gets there, the task appears here.
      </p>
    </div>
  );
}
