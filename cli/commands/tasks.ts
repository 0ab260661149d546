import type { HumanTask } from '#runtime/tasks.ts';
import { type Context, type GlobalOptions, peopleRead, writeJson } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { table } from '../render/format.ts';
import type { Opened } from '../with-service.ts';
import { withService } from '../with-service.ts';

/** A person's task answered on the command line is the person's own work, also in a simulated run. */
const byPerson = { interactive: true };

/** `oic-onboarding tasks [ID]`: open tasks, or one with instructions and values. */
export async function showTasks(
  id: string | undefined,
  options: GlobalOptions,
  context: Context,
): Promise<ExitCode> {
  return withService(context, { ...options, ...byPerson }, async () => {
    const { listTasks } = await import('#runtime/tasks.ts');
    if (id !== undefined) return showTask(await taskOf(id), options, context);
    const tasks = (await listTasks()).filter(({ status }) => status === 'OPEN');
    if (options.json) {
      writeJson(context, tasks.map(withoutToken));
      return exitCodes.ok;
    }
    const lines = table([
      ['TASK', 'FOR', 'DUE'],
      ...tasks.map((task) => [task.id, task.assignee, task.dueAt]),
    ]);
    const text = tasks.length === 0 ? 'No open tasks.' : lines.join('\n');
    peopleRead(context, options).write(`${text}\n`);
    return exitCodes.ok;
  });
}

async function showTask(task: HumanTask, options: GlobalOptions, context: Context) {
  const { taskText } = await import('../human-task.ts');
  if (options.json) writeJson(context, withoutToken(task));
  else peopleRead(context, options).write(taskText(task));
  return exitCodes.ok;
}

/** The token lets its holder answer for the person; it never leaves the ledger. */
function withoutToken({ taskToken, ...task }: HumanTask) {
  return task;
}

/** `oic-onboarding tasks complete ID`: the person has done it; the workflow checks and goes on. */
export async function completeTaskCommand(
  id: string,
  options: GlobalOptions,
  context: Context,
): Promise<ExitCode> {
  return answer(id, options, context, async (task, { service }) => {
    const { completeTask } = await import('../human-task.ts');
    return completeTask(task, service);
  });
}

/** `oic-onboarding tasks reject ID --reason TEXT`: the person declines; the onboarding stops. */
export async function rejectTaskCommand(
  id: string,
  options: GlobalOptions & { reason: string },
  context: Context,
): Promise<ExitCode> {
  return answer(id, options, context, async (task) => {
    const { answerTask } = await import('#functions/api/answer-task.ts');
    return answerTask(task.id, { decision: 'rejected', by: task.assignee, reason: options.reason });
  });
}

async function answer(
  id: string,
  options: GlobalOptions,
  context: Context,
  give: (task: HumanTask, opened: Opened) => Promise<boolean>,
): Promise<ExitCode> {
  return withService(context, { ...options, ...byPerson }, async (opened) => {
    const task = await taskOf(id);
    if (!(await give(task, opened))) {
      peopleRead(context, options).write('This task was answered already.\n');
    }
    const { findOnboarding } = await import('#runtime/ledger.ts');
    const onboarding = await findOnboarding(task.onboardingId);
    if (!onboarding) return exitCodes.ok;
    const { runExecution } = await import('../run-execution.ts');
    const { executionArn, id: onboardingId } = onboarding;
    const simulated = opened.oracle.kind === 'simulated';
    const { service } = opened;
    return runExecution({
      context,
      options,
      service,
      onboardingId,
      executionArn,
      simulated,
      byPerson: true,
    });
  });
}

/** A task by its own id, or by that of its onboarding. */
async function taskOf(id: string): Promise<HumanTask> {
  const { findTask } = await import('#runtime/tasks.ts');
  const { openTaskOf } = await import('../human-task.ts');
  const task = (await findTask(id)) ?? (await openTaskOf(id));
  if (task) return task;
  throw new CommandError(
    exitCodes.wrongRequest,
    `There is no task ${id} here. List them: oic-onboarding tasks`,
  );
}
