import { assigneesOf, type HumanTask } from '#runtime/human-task.ts';
import { findTask } from '#runtime/tasks.ts';
import { customerOf } from '../request/onboarding-id.ts';
import { notFound } from '../routing/http-problem.ts';
import type { Caller } from './caller.ts';
import { isEntitled } from './entitlements.ts';

/** Whether a task is this person's to do; after its escalation it is the second person's, too. */
export function isAssignee({ email }: Pick<Caller, 'email'>, task: HumanTask): boolean {
  return assigneesOf(task).some((one) => one.toLowerCase() === email);
}

/** Whether somebody may see and answer a task: its assignees, and operators of its customer. */
export function maySeeTask(caller: Caller, task: HumanTask): boolean {
  return isAssignee(caller, task) || isEntitled(caller, customerOf(task.jobId));
}

/**
 * The task of that id, as far as the caller may see it.
 * @throws HttpProblem 404 for one that doesn't exist, and for somebody else's
 */
export async function findTaskFor(caller: Caller, id: string): Promise<HumanTask> {
  const task = await findTask(id);
  if (!task || !maySeeTask(caller, task)) throw notFound('task of this id');
  return task;
}
