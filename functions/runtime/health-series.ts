import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { HealthPoint } from './instance-health.ts';
import { queryAll } from './query-all.ts';
import { setting } from './settings.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }));
/** As long as Oracle keeps instances, and a little. */
const KEPT_SECONDS = 40 * 86_400;

const keyOf = (jobId: string, at: string) => ({ pk: `job#${jobId}`, sk: `health#${at}` });

/** Adds what the clock has measured to the series of a recovery's instance. */
export async function recordHealth(jobId: string, point: HealthPoint): Promise<void> {
  const expiresAt = Math.floor(Date.parse(point.at) / 1000) + KEPT_SECONDS;
  await client.send(
    new PutCommand({
      TableName: setting('LEDGER_TABLE'),
      Item: { ...point, ...keyOf(jobId, point.at), expiresAt },
    }),
  );
}

/**
 * The series since a moment, the oldest first.
 * @param since ISO 8601, UTC
 */
export async function readHealthSeries(jobId: string, since: string): Promise<HealthPoint[]> {
  const { pk, sk } = keyOf(jobId, since);
  const items = await queryAll({
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :since AND :end',
    ExpressionAttributeValues: { ':pk': pk, ':since': sk, ':end': 'health#~' },
  });
  return items.map(({ pk: _pk, sk: _sk, expiresAt, ...point }) => point as unknown as HealthPoint);
}
