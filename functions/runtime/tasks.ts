import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import {
  type HumanTask,
  MAX_DUE_DAYS,
  type TaskAnswer,
  type TaskEntry,
  type TaskOrder,
  type TaskStatus,
} from './human-task.ts';
import { publishEvent } from './publish-event.ts';
import { queryAll } from './query-all.ts';
import { setting } from './settings.ts';

export type { HumanTask, TaskStatus } from './human-task.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }), {
  marshallOptions: { removeUndefinedValues: true },
});

const DAY_MS = 86_400_000;
/** Without another wish a person is reminded after each third of the time. */
const REMINDERS = 3;
/** Two people's time and a day: nobody waits for a task that has not changed for longer. */
const LONGEST_OPEN_MS = (2 * MAX_DUE_DAYS + 1) * DAY_MS;

const key = (id: string) => ({ pk: `task#${id}`, sk: 'task' });

/**
 * Opens a task, or opens it again for a new wait of the workflow: the id, and so the person's link, stays. The
 * one place where tasks of every kind are opened. Called twice with the same token it does nothing the second
 * time, so that an answer that came meanwhile stays.
 */
export async function openTask(order: TaskOrder): Promise<void> {
  const before = await findTask(order.id);
  if (before?.taskToken === order.taskToken) return;
  const now = Date.now();
  const openedAt = new Date(now).toISOString();
  const dueAt = new Date(now + order.dueDays * DAY_MS).toISOString();
  const { id, jobId, kind, title, assignee, problems } = order;
  const corrections = problems.length;
  const opened: TaskEntry = {
    at: openedAt,
    what: 'opened',
    who: assignee,
    ...(corrections > 0 && {
      note: `to correct: ${problems.map((each) => each.field).join(', ')}`,
    }),
  };
  const task: HumanTask = {
    ...order,
    status: 'OPEN',
    remindAfterDays: order.remindAfterDays ?? order.dueDays / REMINDERS,
    openedAt,
    dueAt,
    history: [...(before?.history ?? []), opened],
    updatedAt: openedAt,
  };
  const Item = { ...task, ...key(id), type: 'task' };
  await client.send(new PutCommand({ TableName: setting('LEDGER_TABLE'), Item }));
  const news = { jobId, taskId: id, kind, title, assignee, dueAt, corrections };
  await publishEvent('task.opened', news);
}

/** The task with that id, or undefined. */
export async function findTask(id: string): Promise<HumanTask | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: setting('LEDGER_TABLE'), Key: key(id), ConsistentRead: true }),
  );
  return Item as HumanTask | undefined;
}

/** Tasks for which a workflow waits: open ones, and those whose answer has not reached it yet. */
export async function listWaitingTasks(): Promise<HumanTask[]> {
  const tasks = await queryAll({
    IndexName: 'by-type',
    KeyConditionExpression: '#type = :type AND updatedAt > :since',
    FilterExpression: '#status = :open OR (#status = :answered AND attribute_not_exists(#told))',
    ExpressionAttributeNames: { '#type': 'type', '#status': 'status', '#told': 'deliveredAt' },
    ExpressionAttributeValues: {
      ':type': 'task',
      ':since': new Date(Date.now() - LONGEST_OPEN_MS).toISOString(),
      ':open': 'OPEN' satisfies TaskStatus,
      ':answered': 'ANSWERED' satisfies TaskStatus,
    },
    // The newest first: a task that is changed meanwhile moves out of the way.
    ScanIndexForward: false,
  });
  return tasks as unknown as HumanTask[];
}

/** Which opening of a task is meant: each has a token of its own. */
export type Opening = Pick<HumanTask, 'id' | 'taskToken'>;

export interface TaskChange {
  /** Only while the task is in this status. */
  from: TaskStatus;
  /** And only while these fields have these values; undefined: while they are absent. */
  while?: Partial<Record<keyof HumanTask, unknown>>;
  set?: Partial<HumanTask>;
  remove?: (keyof HumanTask)[];
  /** One more line of its history. Without it the task counts as not changed for people. */
  entry?: Omit<TaskEntry, 'at'>;
}

/**
 * Changes one opening of a task, if it is still as the caller believes.
 * @returns false when it is not: somebody else was quicker, or the task was opened again
 */
export async function changeTask(task: Opening, change: TaskChange): Promise<boolean> {
  try {
    await client.send(
      new UpdateCommand({
        TableName: setting('LEDGER_TABLE'),
        Key: key(task.id),
        ...expressionsOf(task, change),
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

/**
 * Takes a person's answer; the first one counts.
 * @returns false when there is one already: a second click does nothing
 */
export function takeAnswer(task: Opening, answer: TaskAnswer): Promise<boolean> {
  const { decision: what, by: who } = answer;
  const entry = { what, who, ...(answer.decision === 'rejected' && { note: answer.reason }) };
  return changeTask(task, { from: 'OPEN', set: { status: 'ANSWERED', answer }, entry });
}

/** Opens a task for another answer, because the first one did not reach the workflow. */
export async function handBack(task: Opening): Promise<void> {
  const entry = { what: 'answer lost', note: 'the workflow could not be reached' } as const;
  const change = {
    set: { status: 'OPEN' },
    remove: ['answer'],
    entry,
  } satisfies Partial<TaskChange>;
  await changeTask(task, { from: 'ANSWERED', ...change });
}

/** Notes that nobody waits for the task any more, whatever its status is now. */
export async function closeTask(task: Opening & Pick<HumanTask, 'status'>, note: string) {
  const { status: from } = task;
  const closed = { set: { status: 'CLOSED' }, entry: { what: 'closed', note } } as const;
  await changeTask(task, { from, ...closed });
}

function expressionsOf({ taskToken }: Opening, change: TaskChange) {
  const now = new Date().toISOString();
  const { from, set = {}, remove = [], entry } = change;
  const conditions = Object.entries({ status: from, taskToken, ...change.while });
  const sets = Object.entries({ ...set, ...(entry && { updatedAt: now }) });
  const names = new Set([...conditions, ...sets].map(([name]) => name).concat(remove));
  const known = conditions.filter(([, value]) => value !== undefined);
  return {
    UpdateExpression: [
      `SET ${[
        ...sets.map(([name]) => `#${name} = :new_${name}`),
        ...(entry ? ['#history = list_append(#history, :entry)'] : []),
      ].join(', ')}`,
      ...(remove.length > 0 ? [`REMOVE ${remove.map((name) => `#${name}`).join(', ')}`] : []),
    ].join(' '),
    ConditionExpression: conditions
      .map(([name, value]) =>
        value === undefined ? `attribute_not_exists(#${name})` : `#${name} = :is_${name}`,
      )
      .join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(
      [...names, ...(entry ? ['history'] : [])].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: {
      ...Object.fromEntries(known.map(([name, value]) => [`:is_${name}`, value])),
      ...Object.fromEntries(sets.map(([name, value]) => [`:new_${name}`, value])),
      ...(entry && { ':entry': [{ at: now, ...entry }] }),
    },
  };
}
