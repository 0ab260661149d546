import type { HumanTask } from '#runtime/human-task.ts';
import { findTaskFor, isAssignee } from '../access/find-task-for.ts';
import { revealTaskSecret } from '../reveal-task-secret.ts';
import { forbidden, HttpProblem } from '../routing/http-problem.ts';
import { defineRoute } from '../routing/route.ts';
import { examples } from '../views/examples.ts';
import { RevealedSecret } from '../views/task-view.ts';

export const revealSecret = defineRoute({
  method: 'POST',
  path: '/tasks/{id}/reveal',
  operationId: 'revealSecret',
  summary: 'Show the client secret once',
  description:
    'To the assignee of an open task, once each time the task is opened; to the second person, too, once it is escalated. The audit trail notes who saw it.',
  audience: 'person',
  answers: {
    200: { description: 'The secret.', schema: RevealedSecret, example: examples.revealed },
  },
  refusals: {
    403: 'The task is not yours.',
    404: 'There is no such task for you.',
    409: 'It was shown already, or the task is not open.',
  },
  act: async ({ parameters: { id = '' }, caller }) => {
    const task = await findTaskFor(caller, id);
    if (!isAssignee(caller, task))
      throw forbidden('Only the assignee of the task sees its secret.');
    const clientSecret = await revealTaskSecret(task, caller.name);
    if (clientSecret === undefined) throw notAgain(await findTaskFor(caller, id));
    return { status: 200, body: { taskId: id, clientSecret } };
  },
});

function notAgain({ status, revealedAt, revealedBy }: HumanTask): HttpProblem {
  const isOpen = status === 'OPEN';
  return new HttpProblem({
    status: 409,
    error: 'Conflict',
    detail: isOpen
      ? `The client secret of this task was shown already: to ${revealedBy} at ${revealedAt}. It is shown once.`
      : 'The task is not open, so its client secret is not shown.',
    fix: isOpen
      ? 'If it was not noted down, reject the task and say so: the operator resumes the onboarding, the task opens again, and the secret is shown again. If somebody else has seen it, say that, too: the operator has a new one made first (docs/tasks.md).'
      : 'If the task opens again, it is shown again.',
  });
}
