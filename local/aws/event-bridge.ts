/** The local EventBridge: PutEvents on any bus. Rules and targets are AWS's business. */

import { randomUUID } from 'node:crypto';
import * as client from '@aws-sdk/client-eventbridge';
import type { EventLog, LoggedEvent } from './event-log.ts';
import type { JsonService } from './json-protocol.ts';
import { errorSchemas, operation } from './json-protocol.ts';
import type { Account } from './secret-values.ts';
import { ServiceError } from './service-error.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MOST_ENTRIES = 10;
const MOST_BYTES = 1024 * 1024;

type Entry = client.PutEventsRequestEntry;
type Result = client.PutEventsResultEntry;

/** Makes the service that the wire dispatches `AWSEvents.*` to. */
export function eventBridge(log: EventLog, account: Account & { now(): number }): JsonService {
  return {
    target: 'AWSEvents',
    version: '1.1',
    errors: errorSchemas(client),
    operations: {
      PutEvents: operation(client.PutEvents$, async ({ Entries = [] }: client.PutEventsRequest) => {
        checkSize(Entries);
        const results = Entries.map((entry) => accept(entry, account));
        await log.append(results.flatMap((result) => ('event' in result ? [result.event] : [])));
        return {
          FailedEntryCount: results.filter((result) => !('event' in result)).length,
          Entries: results.map((result) =>
            'event' in result ? { EventId: result.event.id } : result,
          ),
        };
      }),
    },
  };
}

function checkSize(entries: Entry[]): void {
  if (entries.length < 1 || entries.length > MOST_ENTRIES) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${MOST_ENTRIES}`,
    );
  }
  if (entries.reduce((bytes, entry) => bytes + sizeOf(entry), 0) > MOST_BYTES) {
    throw new ServiceError(
      'ValidationException',
      'Total size of the entries in the request is over the limit.',
    );
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-event-size */
function sizeOf({ Time, Source, DetailType, Detail, Resources = [] }: Entry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), Time ? 14 : 0);
}

/** An entry that can't be taken is refused by itself; the others of the call are not. */
function accept(
  { Source, DetailType, Detail, Resources = [], Time }: Entry,
  { accountId, region, now }: Account & { now(): number },
): { event: LoggedEvent } | Result {
  if (!Source)
    return refused(
      'InvalidArgument',
      'Parameter Source is not valid. Reason: Source is a required argument.',
    );
  if (!DetailType)
    return refused(
      'InvalidArgument',
      'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
    );
  const detail = parseObject(Detail);
  if (!detail) return refused('MalformedDetail', 'Detail is malformed.');
  return {
    event: {
      version: '0',
      id: randomUUID(),
      'detail-type': DetailType,
      source: Source,
      account: accountId,
      time: (Time ?? new Date(now())).toISOString().replace(/\.\d+/, ''),
      region,
      resources: Resources,
      detail,
    },
  };
}

const refused = (ErrorCode: string, ErrorMessage: string): Result => ({ ErrorCode, ErrorMessage });

function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
