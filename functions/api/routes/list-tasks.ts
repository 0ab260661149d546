import * as z from 'zod/mini';
import { taskStatuses } from '#runtime/human-task.ts';
import { maySeeTask } from '../access/find-task-for.ts';
import { pageTasks } from '../page-tasks.ts';
import { email } from '../request/field-rules.ts';
import { oneOf, text } from '../request/fields.ts';
import { invalidRequest } from '../routing/http-problem.ts';
import { defineRoute } from '../routing/route.ts';
import { examples } from '../views/examples.ts';
import { TaskList, viewTask } from '../views/task-view.ts';

const Query = z.strictObject({
  status: z.optional(oneOf(taskStatuses, 'Only those in this status.')),
  assignee: z.optional(
    text(email, { description: 'Only those that the person with this e-mail address may do now.' }),
  ),
  jobId: z.optional(text(() => undefined, { description: 'Only those of this onboarding.' })),
  limit: z
    ._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 25)
    .register(z.globalRegistry, { description: 'Longest page.' }),
  cursor: z.optional(text(() => undefined, { description: '`nextCursor` of the page before.' })),
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
    200: { description: 'One page.', schema: TaskList, example: examples.taskPage },
  },
  act: async ({ query, caller }) => {
    const page = await pageTasks({
      ...query,
      ...(caller.customers !== '*' && { isSeen: (task) => maySeeTask(caller, task) }),
    });
    if (!page) {
      const detail = 'It is not the nextCursor of a page.';
      throw invalidRequest([
        { parameter: 'cursor', detail, fix: 'Leave it away to begin at the first page.' },
      ]);
    }
    const { items, nextCursor } = page;
    const viewed = items.map((task) => viewTask(task));
    return { status: 200, body: { items: viewed, ...(nextCursor && { nextCursor }) } };
  },
});
