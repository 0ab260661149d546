import * as z from 'zod/mini';
import { Mismatch, Registration } from '#runtime/model.ts';
import type { HumanTask } from '#runtime/tasks.ts';

/** A human task as people see it; the workflow's token is no part of it. */
export const TaskView = z
  .object({
    taskId: z.string(),
    onboardingId: z.string(),
    kind: z.literal('register-in-cupixworks'),
    status: z.enum(['OPEN', 'ANSWERED', 'CLOSED']),
    assignee: z.string(),
    instructions: z.array(z.string()),
    values: Registration,
    problems: z.array(Mismatch).register(z.globalRegistry, {
      description: 'What was wrong with the last answer.',
    }),
    openedAt: z.string(),
    dueAt: z.string(),
    secretRevealedAt: z.nullable(z.string()).register(z.globalRegistry, {
      description: 'When the client secret was shown; it is shown once each time the task opens.',
    }),
  })
  .register(z.globalRegistry, { description: 'A step that only a person can do.' });

export const TaskList = z
  .object({ items: z.array(TaskView) })
  .register(z.globalRegistry, { description: 'Tasks, the most recently changed first.' });

export const AnsweredTask = z
  .object({
    taskId: z.string(),
    onboardingId: z.string(),
    answered: z.enum(['now', 'before']).register(z.globalRegistry, {
      description: 'before: somebody had answered already, and this answer changed nothing.',
    }),
  })
  .register(z.globalRegistry, { description: 'The workflow has the answer and goes on.' });

export const RevealedSecret = z
  .object({ taskId: z.string(), clientSecret: z.string() })
  .register(z.globalRegistry, { description: 'The client secret, shown this once.' });

/** Brings a task into the form that leaves. */
export function viewTask(task: HumanTask & { revealedAt?: string }): z.input<typeof TaskView> {
  const { id, onboardingId, kind, status, assignee, instructions, values, openedAt, dueAt } = task;
  return {
    taskId: id,
    onboardingId,
    kind,
    status,
    assignee,
    instructions,
    values,
    problems: task.problems.map(({ field, expected, seen }) => ({ field, expected, seen })),
    openedAt,
    dueAt,
    secretRevealedAt: task.revealedAt ?? null,
  };
}
