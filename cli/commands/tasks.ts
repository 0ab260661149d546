import type { Task } from '../api/answers.ts';
import type { ApiClient } from '../api/api-client.ts';
import { type Connection, withConnection } from '../connection.ts';
import { type ApiOptions, type Context, peopleRead, writeJson } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { type FoundJob, findJob } from '../find-job.ts';
import { completeTask, findTask, findTaskOf, taskText } from '../human-task.ts';
import { table } from '../render/format.ts';
import { unknownId } from '../unknown-id.ts';

/** A person's task answered on the command line is the person's own work, also in a simulated run. */
const byPerson = { interactive: true };

/** `oic-onboarding tasks [ID]`: open tasks, or one with instructions and values. */
export async function showTasks(
  id: string | undefined,
  options: ApiOptions,
  context: Context,
): Promise<ExitCode> {
  return withConnection(context, { ...options, ...byPerson }, async ({ api }) => {
    const output = peopleRead(context, options);
    if (id !== undefined) {
      const task = await taskOf(api, id);
      if (options.json) writeJson(context, documentOf(task));
      else output.write(taskText(task));
      return exitCodes.ok;
    }
    const tasks = await api.tasks('OPEN');
    if (options.json) writeJson(context, tasks.map(documentOf));
    else output.write(`${listText(tasks)}\n`);
    return exitCodes.ok;
  });
}

function listText(tasks: readonly Task[]): string {
  if (tasks.length === 0) return 'No open tasks.';
  const rows = tasks.map(({ taskId, assignee, dueAt }) => [taskId, assignee, dueAt]);
  return table([['TASK', 'FOR', 'DUE'], ...rows]).join('\n');
}

/** What `--json` prints of a task. */
function documentOf({ taskId, jobId, ...task }: Task) {
  return { id: taskId, onboardingId: jobId, ...task };
}

/** `oic-onboarding tasks complete ID`: the person has done it; the workflow checks and goes on. */
export async function completeTaskCommand(
  id: string,
  options: ApiOptions & {
    /** `NAME=VALUE`, each: what the page shows. */
    report?: Record<string, string>;
  },
  context: Context,
): Promise<ExitCode> {
  return answer(id, options, context, (task, connection) =>
    completeTask(task, connection, options.report),
  );
}

/** `oic-onboarding tasks reject ID --reason TEXT`: the person declines; the workflow stops. */
export async function rejectTaskCommand(
  id: string,
  options: ApiOptions & { reason: string },
  context: Context,
): Promise<ExitCode> {
  return answer(id, options, context, async ({ taskId }, { api }) => {
    return (await api.rejectTask(taskId, options.reason)) === 'now';
  });
}

async function answer(
  id: string,
  options: ApiOptions,
  context: Context,
  give: (task: Task, connection: Connection) => Promise<boolean>,
): Promise<ExitCode> {
  return withConnection(context, { ...options, ...byPerson }, async (connection) => {
    const task = await taskOf(connection.api, id);
    const isFirst = await give(task, connection);
    const output = peopleRead(context, options);
    if (!isFirst) output.write('This task was answered already.\n');
    const job = await jobOf(connection.api, task.jobId);
    if (!job) {
      output.write('The workflow has the answer and checks it.\n');
      return exitCodes.ok;
    }
    const { runExecution } = await import('../run-execution.ts');
    const { served, view } = job;
    return runExecution({
      served,
      context,
      options,
      connection,
      id: task.jobId,
      executionArn: view.executionArn,
      byPerson: true,
    });
  });
}

/** Somebody who was given a task need not see the job. */
async function jobOf(api: ApiClient, id: string): Promise<FoundJob | undefined> {
  return findJob(api, id).catch((error: unknown) => {
    if (error instanceof CommandError) return undefined;
    throw error;
  });
}

/** A task by its own id, or by that of its job. */
async function taskOf(api: ApiClient, id: string): Promise<Task> {
  const task = (await findTask(api, id)) ?? (await findTaskOf(api, id));
  if (task) return task;
  const known = (await api.tasks()).flatMap(({ taskId, jobId }) => [taskId, jobId]);
  throw unknownId('task', id, 'tasks', known);
}
