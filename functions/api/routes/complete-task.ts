import * as z from 'zod/mini';
import { findTaskFor } from '../access/find-task-for.ts';
import { answerOnce } from '../answer-once.ts';
import { defineRoute } from '../routing/route.ts';
import { examples } from '../views/examples.ts';
import { AnsweredTask } from '../views/task-view.ts';

const Report = z.record(z.string(), z.nullable(z.string())).register(z.globalRegistry, {
  description:
    'What the person sees after doing the task: a value for each name in `asks` of the task, of which only the required ones must be there. Never the client secret.',
});

export const completeTask = defineRoute({
  method: 'POST',
  path: '/tasks/{id}/complete',
  operationId: 'completeTask',
  summary: 'Report a human task as done',
  description:
    'The workflow checks the answer and goes on; if a value is wrong, the task opens again and says which. A second call changes nothing.',
  audience: 'person',
  body: { schema: Report, example: examples.report },
  answers: {
    202: { description: 'Taken.', schema: AnsweredTask, example: examples.answered },
  },
  refusals: {
    404: 'There is no such task for you.',
    410: 'Nobody waits for the answer any more.',
  },
  act: async ({ parameters: { id = '' }, caller, body }) => {
    const task = await findTaskFor(caller, id);
    const answer = { decision: 'done', by: caller.name, report: body } as const;
    return { status: 202, body: await answerOnce(task, answer) };
  },
});
