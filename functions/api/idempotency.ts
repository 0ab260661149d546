import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { setting } from '#runtime/settings.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }));
/** How long a key is remembered: clients that lost an answer ask again within minutes. */
const REMEMBERED_SECONDS = 86_400;

/** What was done for a key the first time. */
export interface Remembered {
  /** Tells whether another body comes with the same key. */
  fingerprint: string;
  jobId: string;
  /** Absent when the first call broke off before it was known. */
  executionArn?: string;
}

type Item = Remembered & { expiresAt: number };

/**
 * A digest of what a request asks for. Secrets are no part of it: even a digest of a password could be used
 * to try passwords out, and this one lies in the ledger.
 */
export function fingerprintOf(requestWithoutSecrets: unknown): string {
  return createHash('sha256').update(JSON.stringify(requestWithoutSecrets)).digest('hex');
}

/**
 * Takes a key for a request, unless it was taken before.
 * @param callerId keys of different callers are different keys
 * @returns what was done for this key before, or undefined: it is free, and is taken now
 */
export async function takeKey(
  key: { callerId: string; key: string },
  request: Pick<Remembered, 'fingerprint' | 'jobId'>,
): Promise<Remembered | undefined> {
  const seconds = Math.floor(Date.now() / 1000);
  try {
    await client.send(
      new PutCommand({
        TableName: setting('LEDGER_TABLE'),
        Item: { ...keyOf(key), ...request, expiresAt: seconds + REMEMBERED_SECONDS },
        // The table forgets expired items in its own time, which may take days:
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
        ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
        ExpressionAttributeValues: { ':now': seconds },
      }),
    );
    return undefined;
  } catch (error) {
    if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
  }
  const { Item } = await client.send(
    new GetCommand({
      TableName: setting('LEDGER_TABLE'),
      Key: keyOf(key),
      ConsistentRead: true,
    }),
  );
  return Item as Item | undefined;
}

/** Notes what was done for a key, so that it is never done again for it. */
export async function rememberResult(
  key: { callerId: string; key: string },
  executionArn: string,
): Promise<void> {
  await client.send(
    new UpdateCommand({
      TableName: setting('LEDGER_TABLE'),
      Key: keyOf(key),
      UpdateExpression: 'SET executionArn = :arn',
      ExpressionAttributeValues: { ':arn': executionArn },
    }),
  );
}

/** Frees a key for which nothing was started. */
export async function freeKey(key: { callerId: string; key: string }): Promise<void> {
  const Key = keyOf(key);
  await client.send(new DeleteCommand({ TableName: setting('LEDGER_TABLE'), Key }));
}

function keyOf({ callerId, key }: { callerId: string; key: string }): { pk: string; sk: string } {
  const digest = createHash('sha256')
    .update(JSON.stringify([callerId, key]))
    .digest('hex');
  return { pk: `idempotency#${digest}`, sk: 'request' };
}
