import { findTask } from '#runtime/tasks.ts';
import type { Progress } from './read-progress.ts';

/** What somebody has to do before an onboarding goes on, as a button and as a command. */
export type NextAction =
  | { action: 'resume'; command: string }
  | { action: 'answer-task'; taskId: string; command: string };

/** What goes on from here; undefined when nobody has to do anything. */
export async function nextAction(
  jobId: string,
  status: Progress['status'],
): Promise<NextAction | undefined> {
  if (status === 'SUCCEEDED') return undefined;
  if (status !== 'RUNNING') return { action: 'resume', command: `oic-onboarding resume ${jobId}` };
  const taskId = `${jobId}.register-in-cupixworks`;
  const task = await findTask(taskId);
  if (task?.status !== 'OPEN') return undefined;
  return { action: 'answer-task', taskId, command: `oic-onboarding tasks ${taskId}` };
}
