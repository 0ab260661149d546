import { NotFound } from '#runtime/errors.ts';
import type { Answer, HumanTask } from '#runtime/human-task.ts';
import { answerTask } from './answer-task.ts';
import { checkAnswer } from './check-answer.ts';
import { HttpProblem, invalidRequest, toHttpProblem } from './routing/http-problem.ts';

/**
 * Answers a task that was found, for a client that may ask twice.
 * @throws HttpProblem 400 naming each wrong field, never a secret; 410 when nobody waits for the answer any more
 */
export async function answerOnce(task: HumanTask, answer: Answer) {
  const { id, jobId, status } = task;
  if (status === 'CLOSED') throw gone(jobId);
  const problems = await checkAnswer(task, answer);
  if (problems.length > 0) throw invalidRequest(problems);
  try {
    const isFirst = await answerTask(id, answer);
    return { taskId: id, jobId, answered: isFirst ? 'now' : 'before' };
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    throw new HttpProblem({ ...toHttpProblem(error).options, status: 410 });
  }
}

function gone(jobId: string): HttpProblem {
  return new HttpProblem({
    status: 410,
    error: 'NotFound',
    detail: 'Nobody waits for this task any more: it was due, or its execution was stopped.',
    fix: `Resume the onboarding; it opens the task again: POST /onboardings/${jobId}/resume`,
  });
}
