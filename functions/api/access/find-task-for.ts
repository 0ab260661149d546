import { findTask, type HumanTask } from '#runtime/tasks.ts';
import { customerOf } from '../request/onboarding-id.ts';
import { notFound } from '../routing/http-problem.ts';
import type { Caller } from './caller.ts';
import { isEntitled } from './entitlements.ts';

/** Whether a task was given to this person. */
export function isAssignee({ email }: Pick<Caller, 'email'>, task: Pick<HumanTask, 'assignee'>) {
  return email !== undefined && email === task.assignee.toLowerCase();
}

/** Whether somebody may see and answer a task: its assignee, and operators of its customer. */
export function maySeeTask(caller: Caller, task: HumanTask): boolean {
  return isAssignee(caller, task) || isEntitled(caller, customerOf(task.onboardingId));
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
