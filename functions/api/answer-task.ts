import { deliverAnswer } from '#runtime/deliver-answer.ts';
import { InvalidRequest, NotFound } from '#runtime/errors.ts';
import { type Answer, type HumanTask, isAnswerLost } from '#runtime/human-task.ts';
import { closeTask, findTask, handBack, takeAnswer } from '#runtime/tasks.ts';
import { checkAnswer } from './check-answer.ts';

/**
 * Answers a human task and lets its workflow go on.
 * @returns false when it was answered already: a second click does nothing
 * @throws NotFound no such task, or nobody waits for it any more
 * @throws InvalidRequest the answer isn't what the task asks for, or holds a secret
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
  await assertRight(task, answer);
  const taken = { ...answer, at: new Date().toISOString() };
  const isFirst = await takeAnswer(task, taken);
  if (isFirst) await deliver({ ...task, status: 'ANSWERED', answer: taken });
  else await deliverLost(taskId);
  return isFirst;
}

async function assertRight(task: HumanTask, answer: Answer): Promise<void> {
  const problems = await checkAnswer(task, answer);
  if (problems.length === 0) return;
  throw new InvalidRequest({
    system: 'oic-onboarding',
    summary: problems.map(({ pointer, detail }) => `${pointer.slice(2)}: ${detail}`).join(' '),
    fix: problems.map(({ fix }) => fix).join(' '),
  });
}

async function deliver(task: HumanTask): Promise<void> {
  if (!task.answer) return;
  let isHeard: boolean;
  try {
    isHeard = await deliverAnswer(task, task.answer);
  } catch (error) {
    // Nobody heard the answer, and the person may give it again.
    await handBack(task);
    throw error;
  }
  if (isHeard) return;
  await closeTask(task, 'nobody waited for the answer any more');
  throw tooLate(task);
}

/** An answer that was taken and never passed on, because the process died in between, is passed on now. */
async function deliverLost(taskId: string): Promise<void> {
  const task = await findTask(taskId);
  if (task && isAnswerLost(task, Date.now())) await deliver(task);
}

function tooLate({ id, jobId }: HumanTask): NotFound {
  return new NotFound({
    system: 'oic-onboarding',
    summary: `Nobody waits for the task ${id} any more: it was due, its execution was stopped, or an answer has arrived already.`,
    fix: `See how the onboarding stands. If it failed, resume it, which opens the task again: oic-onboarding resume ${jobId}`,
  });
}
