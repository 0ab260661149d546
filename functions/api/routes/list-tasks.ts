import * as z from 'zod/mini';
import { listTasks as list } from '#runtime/tasks.ts';
import { maySeeTask } from '../access/find-task-for.ts';
import { oneOf } from '../request/schema.ts';
import { defineRoute } from '../routing/route.ts';
import { examples } from '../views/examples.ts';
import { TaskList, viewTask } from '../views/task-view.ts';

const Query = z.strictObject({
  status: z.optional(oneOf(['OPEN', 'ANSWERED', 'CLOSED'], 'Only those in this status.')),
});

export const listTasks = defineRoute({
  method: 'GET',
  path: '/tasks',
  operationId: 'listTasks',
  summary: 'List human tasks',
  description:
    'Those that are yours, and those of your customers; the most recently changed first.',
  audience: 'person',
  query: Query,
  answers: {
    200: { description: 'Your tasks.', schema: TaskList, example: { items: [examples.task] } },
  },
  act: async ({ query: { status }, caller }) => {
    const tasks = (await list(MOST)).filter((task) => maySeeTask(caller, task));
    const wanted = tasks.filter((task) => status === undefined || task.status === status);
    return { status: 200, body: { items: wanted.map(viewTask) } };
  },
});

/** There is one task per onboarding. */
const MOST = 1000;
