import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Onboarding, OnboardingStatus } from '#runtime/ledger.ts';
import { setting } from '#runtime/settings.ts';
import { type Customers, isEntitled } from './access/entitlements.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }));

export interface PageRequest {
  /** Only these are seen. */
  customers: Customers;
  customer?: string | undefined;
  status?: OnboardingStatus | undefined;
  limit: number;
  /** As the page before gave it. */
  cursor?: string | undefined;
}

export interface Page {
  items: Onboarding[];
  /** For the next page; absent on the last one. */
  nextCursor?: string;
}

/** Place of an onboarding in the list; the rest of its key follows from it. */
interface Position {
  id: string;
  updatedAt: string;
}

/**
 * One page of the onboardings that a caller may see, the most recently changed first. A cursor names the last
 * one that was shown, never one that was passed over; a forged one only starts somewhere else.
 * @returns undefined when the cursor isn't one of ours
 */
export async function pageOnboardings(request: PageRequest): Promise<Page | undefined> {
  const start = request.cursor === undefined ? undefined : readCursor(request.cursor);
  if (request.cursor !== undefined && !start) return undefined;
  const seen: Onboarding[] = [];
  let from: Key | undefined = start && keyOf(start);
  do {
    const page = await query(request, from);
    seen.push(...page.items.filter(({ customer }) => isEntitled(request, customer)));
    from = page.next;
    // One more than wanted tells that there is another page.
  } while (from && seen.length <= request.limit);
  const items = seen.slice(0, request.limit);
  const last = items.at(-1);
  return { items, ...(last && seen.length > items.length && { nextCursor: writeCursor(last) }) };
}

async function query({ customer, status, customers, limit }: PageRequest, from: Key | undefined) {
  const filters = Object.entries({ customer, status }).filter(([, value]) => value !== undefined);
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: setting('LEDGER_TABLE'),
      IndexName: 'by-type',
      KeyConditionExpression: '#type = :type',
      ...(filters.length > 0 && {
        FilterExpression: filters.map(([name]) => `#${name} = :${name}`).join(' AND '),
      }),
      ExpressionAttributeNames: {
        '#type': 'type',
        ...Object.fromEntries(filters.map(([name]) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ':type': 'onboarding',
        ...Object.fromEntries(filters.map(([name, value]) => [`:${name}`, value])),
      },
      ScanIndexForward: false,
      // DynamoDB counts before it filters; where nothing is left out, more than a page is never needed.
      ...(filters.length === 0 && customers === '*' && { Limit: limit + 1 }),
      ExclusiveStartKey: from,
    }),
  );
  return { items: Items as Onboarding[], next: LastEvaluatedKey as Key | undefined };
}

/** Of the index and of the table. */
type Key = ReturnType<typeof keyOf>;

const keyOf = ({ id, updatedAt }: Position) => ({
  pk: `onboarding#${id}`,
  sk: 'onboarding',
  type: 'onboarding',
  updatedAt,
});

function writeCursor({ id, updatedAt }: Position): string {
  return Buffer.from(JSON.stringify([updatedAt, id])).toString('base64url');
}

function readCursor(cursor: string): Position | undefined {
  try {
    const [updatedAt, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const isDate = typeof updatedAt === 'string' && !Number.isNaN(Date.parse(updatedAt));
    return isDate && typeof id === 'string' && id ? { id, updatedAt } : undefined;
  } catch {
    return undefined;
  }
}
