import { findTaskFor } from '../access/find-task-for.ts';
import { isAccepted } from '../is-accepted.ts';
import { defineRoute } from '../routing/route.ts';
import { examples } from '../views/examples.ts';
import { TaskView, viewTask } from '../views/task-view.ts';

export const showTask = defineRoute({
  method: 'GET',
  path: '/tasks/{id}',
  operationId: 'showTask',
  summary: 'Show a human task',
  description: 'What to do, where, and with which values; all but the client secret.',
  audience: 'person',
  answers: { 200: { description: 'The task.', schema: TaskView, example: examples.task } },
  refusals: { 404: 'There is no such task for you.' },
  act: async ({ parameters: { id = '' }, caller }) => {
    const task = await findTaskFor(caller, id);
    return { status: 200, body: { ...viewTask(task), isAccepted: await isAccepted(task) } };
  },
});
