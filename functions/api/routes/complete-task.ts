import * as z from 'zod/mini';
import { findTaskFor } from '../access/find-task-for.ts';
import { answerOnce } from '../answer-once.ts';
import { refuseSecretIn } from '../refuse-secret.ts';
import { text } from '../request/schema.ts';
import { defineRoute } from '../routing/route.ts';
import { examples } from '../views/examples.ts';
import { AnsweredTask } from '../views/task-view.ts';

/** What people copy from a page: one line of reasonable length. */
const shown = (description: string) =>
  text(
    (value) =>
      value.length <= 2048 && !/\p{Cc}/u.test(value)
        ? undefined
        : {
            what: 'It is longer than 2048 characters, or holds a line break.',
            fix: 'Copy just this one value.',
          },
    { description },
  );
const value = (label: string) =>
  z.optional(z.nullable(shown(`What CupixWorks shows as ${label}; null for nothing.`)));

const Answer = z
  .strictObject({
    status: shown('What CupixWorks shows as the state of the integration: active.'),
    registered: z.optional(
      z
        .strictObject({
          oicOAuthTokenUrl: value('OIC OAuth Token URL'),
          clientId: value('Client ID'),
          scope: value('Scope'),
          opcAccessTokenUrl: value('OPC Access Token URL'),
        })
        .register(z.globalRegistry, {
          description: 'Values copied back, to be compared. Never the client secret.',
        }),
    ),
  })
  .register(z.globalRegistry, { description: 'What the person sees after doing the task.' });

export const completeTask = defineRoute({
  method: 'POST',
  path: '/tasks/{id}/complete',
  operationId: 'completeTask',
  summary: 'Report a human task as done',
  description:
    'The workflow checks the answer and goes on; if a value is wrong, the task opens again and says which. A second call changes nothing.',
  audience: 'person',
  body: { schema: Answer, example: examples.answer },
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
    const answer = { decision: 'done', by: caller.name, details: { ...body } } as const;
    return { status: 202, body: await answerOnce(task, answer) };
  },
});
