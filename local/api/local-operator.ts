/** Who calls the local API: the one person at this machine, who plays every part. */

import { userInfo } from 'node:os';
import { findTask } from '#runtime/tasks.ts';

/**
 * The identity that an authorizer would hand on. The person may see every customer, and does any task as the
 * one that it was given to, as with the command line.
 * @param path of the request
 */
export async function localOperator(path: string): Promise<Record<string, string>> {
  const taskId = /^\/tasks\/([^/?]+)/.exec(path)?.[1];
  const task = taskId ? await findTask(taskId) : undefined;
  return {
    issuer: 'local',
    subject: userInfo().username,
    customers: '*',
    email: task?.assignee ?? '',
  };
}
