import type { HumanTask } from '#runtime/human-task.ts';
import { findLine } from '#runtime/ledger.ts';
import { type Stage, stagesByKind } from '#runtime/stages.ts';

/**
 * Whether the workflow found the answer to a task right: it has left the stage that waited for it. A wrong answer
 * opens the task again, so this is all that is left to know about one that was answered.
 */
export async function isAccepted(task: HumanTask): Promise<boolean> {
  const { jobId, stage, status, answer } = task;
  if (status !== 'ANSWERED' || answer?.decision !== 'done') return false;
  const line = await findLine(jobId);
  if (!line) return false;
  const order = (stagesByKind[line.kind] as readonly Stage[]).map(({ id }) => id);
  const reached = line.completedStage === undefined ? -1 : order.indexOf(line.completedStage);
  return line.status === 'SUCCEEDED' || reached >= order.indexOf(stage);
}
