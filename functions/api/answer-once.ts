import { NotFound } from '#runtime/errors.ts';
import type { HumanTask } from '#runtime/tasks.ts';
import { type Answer, answerTask } from './answer-task.ts';
import { HttpProblem, toHttpProblem } from './routing/http-problem.ts';

/**
 * Answers a task that was found, for a client that may ask twice.
 * @throws HttpProblem 410 when nobody waits for the answer any more
 */
export async function answerOnce({ id, onboardingId, status }: HumanTask, answer: Answer) {
  if (status === 'CLOSED') throw gone(onboardingId);
  try {
    const isFirst = await answerTask(id, answer);
    return { taskId: id, onboardingId, answered: isFirst ? 'now' : 'before' };
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    throw new HttpProblem({ ...toHttpProblem(error).options, status: 410 });
  }
}

function gone(onboardingId: string): HttpProblem {
  return new HttpProblem({
    status: 410,
    error: 'NotFound',
    detail: 'Nobody waits for this task any more: it was due, or its execution was stopped.',
    fix: `Resume the onboarding; it opens the task again: POST /onboardings/${onboardingId}/resume`,
  });
}
