import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { queryAll } from './query-all.ts';
import { setting } from './settings.ts';
import { updateRecord } from './update-record.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }), {
  marshallOptions: { removeUndefinedValues: true },
});

export const scheduleStatuses = ['ACTIVE', 'STOPPED'] as const;
/** What the index `by-type` holds schedules under. */
export const SCHEDULE_TYPE = 'recovery-schedule';

/** When a recovery runs by itself, and with which request: the record in the ledger. */
export interface RecoverySchedule {
  /** The recovery's id. */
  id: string;
  customer: string;
  status: (typeof scheduleStatuses)[number];
  /** As it was asked for: `1h`. */
  every: string;
  everySeconds: number;
  /** ISO 8601, UTC; when the next run is due. */
  nextAt: string;
  /** As the workflow takes it: rules and references, no secret. */
  request: Record<string, unknown> & { customer: string };
  createdBy: string;
  createdAt: string;
  updatedAt: string;
  /** When the clock last started a run. */
  startedAt?: string;
  /** Why it did not the last time. */
  problem?: string;
  /** Somebody is starting a run until then. */
  claimedUntil?: string;
}

/** Key of the schedule of a recovery. */
export const scheduleKey = (id: string) => ({ pk: `job#${id}`, sk: 'schedule' });

/** The schedule of a recovery, or undefined. */
export async function findSchedule(id: string): Promise<RecoverySchedule | undefined> {
  const { Item } = await client.send(
    new GetCommand({
      TableName: setting('LEDGER_TABLE'),
      Key: scheduleKey(id),
      ConsistentRead: true,
    }),
  );
  return Item ? withoutKeys(Item) : undefined;
}

/** Every schedule, stopped ones, too. */
export async function listSchedules(): Promise<RecoverySchedule[]> {
  const all = await queryAll({
    IndexName: 'by-type',
    KeyConditionExpression: '#type = :type',
    ExpressionAttributeNames: { '#type': 'type' },
    ExpressionAttributeValues: { ':type': SCHEDULE_TYPE },
  });
  return all.map(withoutKeys);
}

/** Writes a schedule, or writes it anew; its next run is due one span from now. */
export async function keepSchedule(
  schedule: Pick<RecoverySchedule, 'id' | 'customer' | 'every' | 'everySeconds' | 'request'>,
  by: string,
): Promise<void> {
  const { id, everySeconds } = schedule;
  await updateRecord(
    scheduleKey(id),
    {
      ...schedule,
      type: SCHEDULE_TYPE,
      status: 'ACTIVE',
      nextAt: new Date(Date.now() + everySeconds * 1000).toISOString(),
      createdBy: by,
      problem: null,
      claimedUntil: null,
    },
    { createdAt: new Date().toISOString() },
  );
}

/** Ends a schedule: a run that has begun goes on, and no other begins. */
export async function stopSchedule(id: string): Promise<void> {
  await updateRecord(scheduleKey(id), { status: 'STOPPED', claimedUntil: null });
}

/**
 * Takes a due schedule, so that nobody else starts the same run.
 * @returns false when somebody else has it, or it has changed since it was listed
 */
export async function claimSchedule(seen: RecoverySchedule, until: string): Promise<boolean> {
  try {
    await client.send(
      new UpdateCommand({
        TableName: setting('LEDGER_TABLE'),
        Key: scheduleKey(seen.id),
        UpdateExpression: 'SET claimedUntil = :until',
        ConditionExpression:
          '#status = :active AND nextAt = :nextAt AND (attribute_not_exists(claimedUntil) OR claimedUntil < :now)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':until': until,
          ':active': 'ACTIVE',
          ':nextAt': seen.nextAt,
          ':now': new Date().toISOString(),
        },
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    return false;
  }
}

/** Notes what became of a due run, and when the next one is. */
export async function advanceSchedule(
  id: string,
  next: { nextAt: string; startedAt?: string; problem: string | null },
): Promise<void> {
  await updateRecord(scheduleKey(id), { ...next, claimedUntil: null });
}

function withoutKeys(item: Record<string, unknown>): RecoverySchedule {
  const { pk, sk, type, ...rest } = item;
  return rest as unknown as RecoverySchedule;
}
