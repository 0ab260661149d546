import * as z from 'zod/mini';
import { type HumanTask, taskEvents, taskKinds, taskStatuses } from '#runtime/human-task.ts';
import { Mismatch, Registration } from '#runtime/model.ts';

const text = (description: string) => z.string().register(z.globalRegistry, { description });
const time = (description: string) =>
  z.nullable(z.string()).register(z.globalRegistry, { description });

const Field = z
  .union([
    z.object({ name: z.string(), label: z.string(), value: z.string() }),
    z.object({ name: z.string(), label: z.string(), secret: z.literal(true) }),
  ])
  .register(z.globalRegistry, {
    description: 'What the person needs to know; a secret is shown by the route reveal.',
  });

const Ask = z
  .object({
    name: z.string(),
    label: z.string(),
    hint: z.optional(z.string()),
    required: z.boolean(),
    choices: z.optional(z.array(z.string())),
  })
  .register(z.globalRegistry, {
    description: 'What the person reports back: `name` is the name in the body of complete.',
  });

const HistoryEntry = z.object({
  at: z.string(),
  what: z.enum(taskEvents),
  who: z.optional(text('Who did it, or to whom it was done.')),
  note: z.optional(z.string()),
});

/** A human task as people see it; the workflow's token is no part of it. */
export const TaskView = z
  .object({
    taskId: z.string(),
    jobId: text('The onboarding that it belongs to.'),
    kind: z.enum(taskKinds),
    title: z.string(),
    status: z.enum(taskStatuses),
    assignee: z.string(),
    escalateTo: z.nullable(text('Who is asked when the assignee has not answered in time.')),
    instructions: z.array(z.string()),
    fields: z.array(Field),
    asks: z.array(Ask),
    values: z.optional(Registration).register(z.globalRegistry, {
      description: 'The five values as they are registered; only of a registration.',
    }),
    problems: z.array(Mismatch).register(z.globalRegistry, {
      description: 'What was wrong with the last answer.',
    }),
    openedAt: z.string(),
    dueAt: text('When the time is over of whoever is asked now.'),
    isOverdue: z.boolean(),
    remindedAt: time('When the assignee was reminded last.'),
    escalatedAt: time('Since when the second person may answer, too.'),
    answeredBy: z.nullable(z.string()),
    answeredAt: z.nullable(z.string()),
    decision: z.nullable(z.enum(['done', 'rejected'])),
    reason: z.nullable(text('Why it was declined.')),
    isAccepted: z.optional(z.boolean()).register(z.globalRegistry, {
      description: 'Whether the workflow found the answer right; only where one task is asked for.',
    }),
    secretRevealedAt: time(
      'When the client secret was shown; it is shown once each time the task opens, and once more when it is escalated.',
    ),
    secretRevealedBy: z.nullable(z.string()),
    history: z.array(HistoryEntry).register(z.globalRegistry, {
      description: 'Everything that has happened to the task, in order.',
    }),
  })
  .register(z.globalRegistry, { description: 'A step that only a person can do.' });

export const TaskList = z
  .object({
    items: z.array(TaskView),
    nextCursor: z.optional(
      text('Give it as `cursor` to get the next page; absent on the last one.'),
    ),
  })
  .register(z.globalRegistry, { description: 'Tasks, the most recently changed first.' });

export const AnsweredTask = z
  .object({
    taskId: z.string(),
    jobId: z.string(),
    answered: z.enum(['now', 'before']).register(z.globalRegistry, {
      description: 'before: somebody had answered already, and this answer changed nothing.',
    }),
  })
  .register(z.globalRegistry, { description: 'The workflow has the answer and goes on.' });

export const RevealedSecret = z
  .object({ taskId: z.string(), clientSecret: z.string() })
  .register(z.globalRegistry, { description: 'The client secret, shown this once.' });

/**
 * Brings a task into the form that leaves.
 * @param now milliseconds since 1970
 */
export function viewTask(task: HumanTask, now = Date.now()): z.input<typeof TaskView> {
  const { id, jobId, kind, title, status, assignee, escalateTo, answer } = task;
  const { instructions, fields, asks, values, problems, openedAt, dueAt, history } = task;
  return {
    taskId: id,
    jobId,
    kind,
    title,
    status,
    assignee,
    escalateTo: escalateTo ?? null,
    instructions,
    fields,
    asks,
    values,
    problems,
    openedAt,
    dueAt,
    isOverdue: status === 'OPEN' && Date.parse(dueAt) < now,
    remindedAt: task.remindedAt ?? null,
    escalatedAt: task.escalatedAt ?? null,
    answeredBy: answer?.by ?? null,
    answeredAt: answer?.at ?? null,
    decision: answer?.decision ?? null,
    reason: answer?.decision === 'rejected' ? answer.reason : null,
    secretRevealedAt: task.revealedAt ?? null,
    secretRevealedBy: task.revealedBy ?? null,
    history,
  };
}
