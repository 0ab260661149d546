import { SendTaskFailureCommand, SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { NotFound } from '#runtime/errors.ts';
import { audit } from '#runtime/ledger.ts';
import { publishEvent } from '#runtime/publish-event.ts';
import { findTask, type HumanTask, moveTask } from '#runtime/tasks.ts';

const client = new SFNClient({ maxAttempts: 2 });
/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html */
const CAUSE_LENGTH = 32_768;

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
const NOBODY_WAITS = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** What a person says about a task: done, and what the other system shows now; or declined. */
export type Answer =
  | { decision: 'done'; by: string; details: Record<string, unknown> }
  | { decision: 'rejected'; by: string; reason: string };

/**
 * Answers a human task and lets its workflow go on.
 * @returns false when it was answered already: a second click does nothing
 * @throws NotFound no such task
 */
export async function answerTask(taskId: string, answer: Answer): Promise<boolean> {
  const task = await findTask(taskId);
  if (!task) {
    throw new NotFound({
      system: 'oic-onboarding',
      summary: `There is no task ${taskId}.`,
      fix: 'List them: oic-onboarding tasks.',
    });
  }
  if (!(await moveTask(taskId, 'OPEN', 'ANSWERED'))) return false;
  try {
    await tellWorkflow(task, answer);
  } catch (error) {
    const isOver = NOBODY_WAITS.has((error as Error).name);
    // Otherwise nobody heard the answer, and the person may give it again.
    await moveTask(taskId, 'ANSWERED', isOver ? 'CLOSED' : 'OPEN');
    throw isOver ? tooLate(task) : error;
  }
  const { onboardingId, kind } = task;
  const { decision, by } = answer;
  await publishEvent('task.answered', { onboardingId, taskId, kind, decision, by });
  await audit(onboardingId, {
    who: by,
    what: `task ${kind} ${decision}`,
    details: answer.decision === 'rejected' ? { reason: answer.reason } : undefined,
  });
  return true;
}

function tooLate({ id, onboardingId }: HumanTask): NotFound {
  return new NotFound({
    system: 'oic-onboarding',
    summary: `Nobody waits for the task ${id} any more: it was due, or its execution was stopped.`,
    fix: `Resume the onboarding; it opens the task again: oic-onboarding resume ${onboardingId}`,
  });
}

async function tellWorkflow({ taskToken }: HumanTask, answer: Answer): Promise<void> {
  if (answer.decision === 'done') {
    const output = JSON.stringify(answer.details);
    await client.send(new SendTaskSuccessCommand({ taskToken, output }));
    return;
  }
  const report = {
    stage: 'register-in-cupixworks',
    system: 'cupixworks',
    summary: `${answer.by} declined the task: ${answer.reason}`,
    fix: 'Settle the reason with this person, then resume; the task is opened again.',
  };
  // The shape in which Lambda reports an error, so that every failure is explained by the same code.
  const cause = JSON.stringify({ errorMessage: JSON.stringify(report) }).slice(0, CAUSE_LENGTH);
  await client.send(new SendTaskFailureCommand({ taskToken, error: 'TaskRejected', cause }));
}
