import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Conflict } from './errors.ts';
import { findJob } from './ledger.ts';
import type { Access } from './recovery.ts';
import { setting } from './settings.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }));
/** Of no use longer than a run may take; the table then forgets it in its own time. */
const KEPT_SECONDS = 40 * 86_400;

/**
 * Takes an instance for a recovery. The same instance may be known by its address and by its onboarding, or to two
 * customers; two runs that resubmit the same failures would spoil each other's counts and caps. Whoever has taken it
 * keeps it as long as its run goes on. Safe to call again.
 * @throws Conflict a run of another recovery goes on there
 */
export async function takeInstance(instance: Access['instance'], jobId: string): Promise<void> {
  const { designTimeUrl, serviceInstance } = instance;
  const Key = { pk: `instance#${new URL(designTimeUrl).host}#${serviceInstance}`, sk: 'recovery' };
  const TableName = setting('LEDGER_TABLE');
  const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  const holder = Item?.jobId as string | undefined;
  if (holder && holder !== jobId && (await findJob(holder))?.status === 'RUNNING') {
    throw taken(serviceInstance, holder);
  }
  const expiresAt = Math.floor(Date.now() / 1000) + KEPT_SECONDS;
  try {
    await client.send(
      new PutCommand({
        TableName,
        Item: { ...Key, jobId, expiresAt },
        ConditionExpression: holder ? 'jobId = :holder' : 'attribute_not_exists(pk)',
        ...(holder && { ExpressionAttributeValues: { ':holder': holder } }),
      }),
    );
  } catch (error) {
    if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    throw taken(serviceInstance, 'another one');
  }
}

function taken(instance: string, holder: string): Conflict {
  return new Conflict({
    system: 'oic-onboarding',
    summary: `Another recovery (${holder}) is at work on the instance ${instance}.`,
    fix: 'Wait until it has ended, then start this one again; or put the rules of both into one request.',
  });
}
