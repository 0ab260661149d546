import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { setting } from '#runtime/settings.ts';
import type { HumanTask } from '#runtime/tasks.ts';
import { revealSecret } from './reveal-secret.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }));

/**
 * Shows the client secret of an open task, once for each time that the task is opened. The task is marked
 * before the secret is read, so that two clicks at the same moment show it once; a reveal that failed takes
 * the mark back.
 * @returns undefined when it was shown already, or the task is no longer open
 */
export async function revealTaskSecret(task: HumanTask, who: string): Promise<string | undefined> {
  if (!(await mark(task))) return undefined;
  try {
    return await revealSecret(task.onboardingId, who);
  } catch (error) {
    // The first error is the one to tell; a task that was opened anew meanwhile has no mark.
    await unmark(task).catch(() => undefined);
    throw error;
  }
}

/** Opening a task again writes it anew, without the mark. */
async function mark({ id, openedAt }: HumanTask): Promise<boolean> {
  try {
    await client.send(
      new UpdateCommand({
        TableName: setting('LEDGER_TABLE'),
        Key: { pk: `task#${id}`, sk: 'task' },
        UpdateExpression: 'SET revealedAt = :now',
        ConditionExpression:
          '#status = :open AND openedAt = :openedAt AND attribute_not_exists(revealedAt)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':now': new Date().toISOString(),
          ':open': 'OPEN',
          ':openedAt': openedAt,
        },
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

async function unmark({ id, openedAt }: HumanTask): Promise<void> {
  await client.send(
    new UpdateCommand({
      TableName: setting('LEDGER_TABLE'),
      Key: { pk: `task#${id}`, sk: 'task' },
      UpdateExpression: 'REMOVE revealedAt',
      ConditionExpression: 'openedAt = :openedAt',
      ExpressionAttributeValues: { ':openedAt': openedAt },
    }),
  );
}
