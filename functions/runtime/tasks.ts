import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Mismatch, Registration } from './model.ts';
import { setting } from './settings.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }), {
  marshallOptions: { removeUndefinedValues: true },
});

export type TaskStatus = 'OPEN' | 'ANSWERED' | 'CLOSED';

/** A step that only a person can do. The workflow's token stays here and never leaves for a person. */
export interface HumanTask {
  /** `<onboarding id>.register-in-cupixworks`: one per onboarding, however often it is opened again. */
  id: string;
  onboardingId: string;
  kind: 'register-in-cupixworks';
  status: TaskStatus;
  assignee: string;
  /** Where the person goes and what to do there, one line per step. */
  instructions: string[];
  values: Registration;
  /** What was wrong with the last answer. */
  problems: Mismatch[];
  openedAt: string;
  /** ISO 8601; after it the workflow gives up waiting. */
  dueAt: string;
  taskToken: string;
}

const key = (id: string) => ({ pk: `task#${id}`, sk: 'task' });

/** Opens a task, or opens it again with a new token: the id, and so the person's link, stays. */
export async function openTask(task: Omit<HumanTask, 'status' | 'openedAt'>): Promise<void> {
  await client.send(
    new PutCommand({
      TableName: setting('LEDGER_TABLE'),
      Item: {
        ...task,
        ...key(task.id),
        type: 'task',
        status: 'OPEN' satisfies TaskStatus,
        openedAt: new Date().toISOString(),
        updatedAt: new Date().toISOString(),
      },
    }),
  );
}

/** The task with that id, or undefined. */
export async function findTask(id: string): Promise<HumanTask | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: setting('LEDGER_TABLE'), Key: key(id), ConsistentRead: true }),
  );
  return Item as HumanTask | undefined;
}

/** Every task, the most recently changed first; one page of at most `limit`. */
export async function listTasks(limit = 100): Promise<HumanTask[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: setting('LEDGER_TABLE'),
      IndexName: 'by-type',
      KeyConditionExpression: '#type = :type',
      ExpressionAttributeNames: { '#type': 'type' },
      ExpressionAttributeValues: { ':type': 'task' },
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  return Items as HumanTask[];
}

/**
 * Moves a task on, but only from the state the caller believes it is in.
 * @returns false when somebody else was quicker: a second click does nothing.
 */
export async function moveTask(id: string, from: TaskStatus, to: TaskStatus): Promise<boolean> {
  try {
    await client.send(
      new UpdateCommand({
        TableName: setting('LEDGER_TABLE'),
        Key: key(id),
        UpdateExpression: 'SET #status = :to, updatedAt = :now',
        ConditionExpression: '#status = :from',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':from': from, ':to': to, ':now': new Date().toISOString() },
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
