import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type BatchGetCommandOutput,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  type BatchWriteCommandOutput,
  DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { Unavailable } from '#runtime/errors.ts';
import { setting } from '#runtime/settings.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }), {
  marshallOptions: { removeUndefinedValues: true },
});
/** What DynamoDB takes in one call. */
const MOST_READ = 100;
const MOST_WRITTEN = 25;
/** Parts of a call that DynamoDB hands back are sent again so often. */
const ROUNDS = 5;
/** Longer than Oracle keeps an instance. */
const KEPT_SECONDS = 40 * 86_400;

/**
 * What we did about one failure, written down before it is done: whatever happens to the call, nobody does the
 * same again without having looked.
 */
export interface Try {
  id: string;
  /** Name of the run. */
  run: string;
  /** Group of the failure when it was acted on first in that run. */
  group: string;
  did: 'resubmit' | 'discard';
  /** Name of the batch in the run. */
  batch: string;
  /** Nothing was done about it in that run before. */
  isFirst: boolean;
  /** Milliseconds since 1970. */
  at: number;
  /** How often it had been resubmitted before, as Oracle had it. As long as Oracle shows that, there was no effect. */
  retriesBefore: number;
  /** How many resubmissions before this one had no effect. */
  silent: number;
  /** A person had decided it. */
  verdict?: true | undefined;
  /** Why Oracle took nothing: a sentence. */
  refused?: string | undefined;
}

const keyOf = (jobId: string, id: string) => ({ pk: `recovery#${jobId}`, sk: `try#${id}` });

/** What was done about these failures, by id; those about which nothing was are left out. */
export async function readTries(jobId: string, ids: readonly string[]): Promise<Map<string, Try>> {
  const found = new Map<string, Try>();
  for (const part of parts([...new Set(ids)], MOST_READ)) {
    let RequestItems: BatchGetCommandInput['RequestItems'] = {
      [setting('LEDGER_TABLE')]: { Keys: part.map((id) => keyOf(jobId, id)), ConsistentRead: true },
    };
    for (let round = 0; Object.keys(RequestItems ?? {}).length > 0; round += 1) {
      if (round === ROUNDS) throw slow();
      const answer: BatchGetCommandOutput = await client.send(
        new BatchGetCommand({ RequestItems }),
      );
      for (const item of answer.Responses?.[setting('LEDGER_TABLE')] ?? []) {
        const { pk, sk, expiresAt, ...kept } = item;
        found.set(item.id, kept as Try);
      }
      RequestItems = answer.UnprocessedKeys;
    }
  }
  return found;
}

/** Writes down what is about to be done, or takes it back: a try that is undefined is forgotten. */
export async function writeTries(
  jobId: string,
  tries: ReadonlyMap<string, Try | undefined>,
): Promise<void> {
  for (const part of parts([...tries], MOST_WRITTEN)) {
    let RequestItems: BatchWriteCommandInput['RequestItems'] = {
      [setting('LEDGER_TABLE')]: part.map(([id, one]) => requestFor(keyOf(jobId, id), one)),
    };
    for (let round = 0; Object.keys(RequestItems ?? {}).length > 0; round += 1) {
      if (round === ROUNDS) throw slow();
      const answer: BatchWriteCommandOutput = await client.send(
        new BatchWriteCommand({ RequestItems }),
      );
      RequestItems = answer.UnprocessedItems;
    }
  }
}

function requestFor(Key: ReturnType<typeof keyOf>, one: Try | undefined) {
  if (!one) return { DeleteRequest: { Key } };
  const expiresAt = Math.floor(one.at / 1000) + KEPT_SECONDS;
  return { PutRequest: { Item: { ...one, ...Key, expiresAt } } };
}

function* parts<T>(all: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

function slow(): Unavailable {
  return new Unavailable({
    system: 'aws',
    summary: 'DynamoDB handed parts of a call back again and again.',
    fix: 'Nothing to do: the workflow tries again.',
  });
}
