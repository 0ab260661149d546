import { tasksByKind } from '#runtime/human-task.ts';
import type { Job } from '#runtime/ledger.ts';
import { findTask } from '#runtime/tasks.ts';
import type { Progress } from './read-progress.ts';

/** What somebody has to do before a job goes on, as a button and as a command. */
export type NextAction =
  | { action: 'resume'; command: string }
  | { action: 'answer-task'; taskId: string; command: string };

/** What goes on from here; undefined when nobody has to do anything. */
export async function nextAction(
  { id, kind }: Pick<Job, 'id' | 'kind'>,
  status: Progress['status'],
): Promise<NextAction | undefined> {
  if (status === 'SUCCEEDED') return undefined;
  if (status !== 'RUNNING') return { action: 'resume', command: `oic-onboarding resume ${id}` };
  const tasks = await Promise.all(tasksByKind[kind].map((task) => findTask(`${id}.${task}`)));
  const open = tasks.find((task) => task?.status === 'OPEN');
  if (!open) return undefined;
  return { action: 'answer-task', taskId: open.id, command: `oic-onboarding tasks ${open.id}` };
}
