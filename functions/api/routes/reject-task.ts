import * as z from 'zod/mini';
import { findTaskFor } from '../access/find-task-for.ts';
import { answerOnce } from '../answer-once.ts';
import { defineRoute } from '../routing/route.ts';
import { examples } from '../views/examples.ts';
import { AnsweredTask } from '../views/task-view.ts';

const Rejection = z
  .strictObject({
    reason: z.string().register(z.globalRegistry, {
      description: 'Why, in a sentence or two (at most 500 characters); the operator reads it.',
    }),
  })
  .register(z.globalRegistry, { description: 'Why a task is declined.' });

export const rejectTask = defineRoute({
  method: 'POST',
  path: '/tasks/{id}/reject',
  operationId: 'rejectTask',
  summary: 'Decline a human task',
  description: 'The onboarding stops with TaskRejected; resuming it opens the task again.',
  audience: 'person',
  body: { schema: Rejection, example: examples.rejection },
  answers: {
    202: { description: 'Taken.', schema: AnsweredTask, example: examples.answered },
  },
  refusals: {
    404: 'There is no such task for you.',
    410: 'Nobody waits for the answer any more.',
  },
  act: async ({ parameters: { id = '' }, caller, body }) => {
    const task = await findTaskFor(caller, id);
    const answer = { decision: 'rejected', by: caller.name, reason: body.reason } as const;
    return { status: 202, body: await answerOnce(task, answer) };
  },
});
