import * as z from 'zod/mini';
import { findTaskFor } from '../access/find-task-for.ts';
import { answerOnce } from '../answer-once.ts';
import { refuseSecretIn } from '../refuse-secret.ts';
import { text } from '../request/schema.ts';
import { defineRoute } from '../routing/route.ts';
import { examples } from '../views/examples.ts';
import { AnsweredTask } from '../views/task-view.ts';

const Rejection = z
  .strictObject({
    reason: text(
      (value) =>
        value.trim() !== '' && value.length <= 500
          ? undefined
          : { what: 'It is empty or longer than 500 characters.', fix: 'Write a sentence or two.' },
      { description: 'Why; the operator reads it.' },
    ),
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
    await refuseSecretIn(body, task);
    const answer = { decision: 'rejected', by: caller.name, reason: body.reason } as const;
    return { status: 202, body: await answerOnce(task, answer) };
  },
});
