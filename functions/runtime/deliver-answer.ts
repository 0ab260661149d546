import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { HumanTask, TaskAnswer } from './human-task.ts';
import { audit } from './ledger.ts';
import { publishEvent } from './publish-event.ts';
import { changeTask } from './tasks.ts';

const client = new SFNClient({ maxAttempts: 2 });
/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html */
const CAUSE_LENGTH = 32_768;
/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
const NOBODY_WAITS = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/**
 * Passes an answer that was taken on to the workflow, and writes down that it has it.
 * @returns false when nobody waits for it (any more)
 */
export async function deliverAnswer(task: HumanTask, answer: TaskAnswer): Promise<boolean> {
  try {
    await tellWorkflow(task, answer);
  } catch (error) {
    if (NOBODY_WAITS.has((error as Error).name)) return false;
    throw error;
  }
  const { id: taskId, jobId, kind } = task;
  const { decision, by: who } = answer;
  // The workflow goes on at once, and may have opened the task again by now; then there is nothing to note.
  await changeTask(task, { from: 'ANSWERED', set: { deliveredAt: new Date().toISOString() } });
  await publishEvent('task.answered', { jobId, taskId, kind, decision, by: who });
  await audit(jobId, {
    who,
    what: `task ${kind} ${decision}`,
    details: answer.decision === 'rejected' ? { reason: answer.reason } : undefined,
  });
  return true;
}

async function tellWorkflow(task: HumanTask, answer: TaskAnswer): Promise<void> {
  const { taskToken, stage, system } = task;
  if (answer.decision === 'done') {
    const output = JSON.stringify(answer.report);
    await client.send(new SendTaskSuccessCommand({ taskToken, output }));
    return;
  }
  const report = {
    stage,
    system,
    summary: `${answer.by} declined the task: ${answer.reason}`,
    fix: 'Settle the reason with this person, then resume; the task is opened again.',
  };
  // The shape in which Lambda reports an error, so that every failure is explained by the same code.
  const cause = JSON.stringify({ errorMessage: JSON.stringify(report) }).slice(0, CAUSE_LENGTH);
  await client.send(new SendTaskFailureCommand({ taskToken, error: 'TaskRejected', cause }));
}
