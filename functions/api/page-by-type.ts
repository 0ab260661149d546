import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { setting } from '#runtime/settings.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }));

/** What a list shows, and in which pieces. */
export interface ListRequest<Item> {
  /** The records that the ledger's index `by-type` holds under this type. */
  type: string;
  /** Key of the record with that id. */
  keyOf(id: string): { pk: string; sk: string };
  /** Fields that have to have these values. */
  filters: Record<string, string | undefined>;
  /** Fields that have to hold these texts. */
  contains?: Record<string, string | undefined>;
  /** Whether the caller gets to see it; absent: everything that the filters let through. */
  isShown?: ((item: Item) => boolean) | undefined;
  limit: number;
  /** As the page before gave it. */
  cursor?: string | undefined;
}

export interface Page<Item> {
  items: Item[];
  /** For the next page; absent on the last one. */
  nextCursor?: string;
}

/** Place of a record in the list; the rest of its key follows from it. */
interface Position {
  id: string;
  updatedAt: string;
}

/**
 * One page of the ledger's records of a type, the most recently changed first. A cursor names the last one
 * that was shown, never one that was passed over; a forged one only starts somewhere else.
 * @returns undefined when the cursor isn't one of ours
 */
export async function pageByType<Item extends Position>(
  request: ListRequest<Item>,
): Promise<Page<Item> | undefined> {
  const { cursor, limit, type, keyOf, isShown = () => true } = request;
  const start = cursor === undefined ? undefined : readCursor(cursor);
  if (cursor !== undefined && !start) return undefined;
  const seen: Item[] = [];
  let from: object | undefined = start && { ...keyOf(start.id), type, updatedAt: start.updatedAt };
  do {
    const page = await query(request, from);
    seen.push(...page.items.filter(isShown));
    from = page.next;
    // One more than wanted tells that there is another page.
  } while (from && seen.length <= limit);
  const items = seen.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(last && seen.length > items.length && { nextCursor: writeCursor(last) }) };
}

async function query<Item>(request: ListRequest<Item>, from: object | undefined) {
  const given = (wanted: ListRequest<Item>['contains'] = {}) =>
    Object.entries(wanted).filter(([, value]) => value !== undefined);
  const equal = given(request.filters);
  const parts = given(request.contains);
  const conditions = [
    ...equal.map(([name]) => `#${name} = :${name}`),
    ...parts.map(([name]) => `contains(#${name}, :part_${name})`),
  ];
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: setting('LEDGER_TABLE'),
      IndexName: 'by-type',
      KeyConditionExpression: '#type = :type',
      ...(conditions.length > 0 && { FilterExpression: conditions.join(' AND ') }),
      ExpressionAttributeNames: {
        '#type': 'type',
        ...Object.fromEntries([...equal, ...parts].map(([name]) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ':type': request.type,
        ...Object.fromEntries(equal.map(([name, value]) => [`:${name}`, value])),
        ...Object.fromEntries(parts.map(([name, value]) => [`:part_${name}`, value])),
      },
      ScanIndexForward: false,
      // DynamoDB counts before it filters; where nothing is left out, more than a page is never needed.
      ...(conditions.length === 0 && !request.isShown && { Limit: request.limit + 1 }),
      ExclusiveStartKey: from,
    }),
  );
  return { items: Items as Item[], next: LastEvaluatedKey };
}

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
