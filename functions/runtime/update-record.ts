import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { setting } from './settings.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }), {
  marshallOptions: { removeUndefinedValues: true },
});

/**
 * Sets the given fields of a record of the ledger, and when it was changed, and leaves the others; null removes one.
 * @param firstTime counts only where it is missing
 */
export async function updateRecord(
  Key: { pk: string; sk: string },
  fields: Record<string, unknown>,
  firstTime: Record<string, unknown> = {},
): Promise<void> {
  const changes = Object.entries({ ...fields, updatedAt: new Date().toISOString() }).filter(
    ([, v]) => v !== undefined,
  );
  const sets = changes.filter(([, value]) => value !== null);
  const removes = changes.filter(([, value]) => value === null).map(([field]) => `#${field}`);
  const defaults = Object.entries(firstTime);
  const assignments = [
    ...sets.map(([field]) => `#${field} = :${field}`),
    ...defaults.map(([field]) => `#${field} = if_not_exists(#${field}, :${field})`),
  ];
  const everything = [...changes, ...defaults];
  await client.send(
    new UpdateCommand({
      TableName: setting('LEDGER_TABLE'),
      Key,
      UpdateExpression: `SET ${assignments.join(', ')}${removes.length ? ` REMOVE ${removes.join(', ')}` : ''}`,
      ExpressionAttributeNames: Object.fromEntries(
        everything.map(([field]) => [`#${field}`, field]),
      ),
      ExpressionAttributeValues: Object.fromEntries(
        [...sets, ...defaults].map(([field, value]) => [`:${field}`, value]),
      ),
    }),
  );
}
