import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { JobLine } from '#runtime/ledger.ts';
import { setting } from '#runtime/settings.ts';
import type { JobKind } from '#runtime/stages.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }));

/**
 * The lines of a kind of job that changed at a time or later, the oldest change first. With a time of just now it
 * reads next to nothing, so it may be asked often.
 * @param from ISO 8601, UTC
 */
export async function changedSince(kind: JobKind, from: string): Promise<JobLine[]> {
  const lines: JobLine[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: setting('LEDGER_TABLE'),
        IndexName: 'by-type',
        KeyConditionExpression: '#type = :type AND updatedAt >= :from',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: { ':type': kind, ':from': from },
        ExclusiveStartKey: start,
      }),
    );
    lines.push(...((page.Items ?? []) as JobLine[]));
    start = page.LastEvaluatedKey;
  } while (start);
  return lines;
}
