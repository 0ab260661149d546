import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { FailedInstance } from '#functions/oic/recovery/failed-instance.ts';
import { handler } from '#functions/oic/recovery/plan-recovery.ts';
import { run } from '#test/functions/steps.ts';

const PAGES = 500;
const PER_PAGE = 100;
/** What a growth of the memory with the failures would exceed many times: they are 15 MB as text. */
const GROWTH_BYTES = 3_000_000;

beforeEach(() => {
  vi.stubEnv('LEDGER_TABLE', 'ledger');
  vi.stubEnv('ARTIFACT_BUCKET', 'artifacts');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

function page(number: number): FailedInstance[] {
  return Array.from({ length: PER_PAGE }, (_, at) => ({
    id: `${number}-${at}-${'x'.repeat(16)}`,
    status: 'FAILED',
    project: 'SALES',
    integration: `FLOW_${at % 4}`,
    version: '01.00.0000',
    errorCode: '504',
    message: 'CASDK-0033: no answer for order #',
    recoverable: at % 2 === 0,
    retries: 0,
    createdAt: 0,
    updatedAt: 0,
    business: `OrderNumber PO-${number * PER_PAGE + at}`,
    isPurged: false,
  }));
}

/** Bytes in use once everything is gone that nobody holds. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

/** Stands in for the clients of AWS; unlike a mock it remembers no call, which would be what grows. */
function answerAws(answer: (command: object) => unknown): void {
  const { prototype } = S3Client;
  const table = DynamoDBDocumentClient.prototype;
  const before = [prototype.send, table.send] as const;
  prototype.send = table.send = (async (command: object) => answer(command)) as never;
  onTestFinished(() => {
    [prototype.send, table.send] = before;
  });
}

it('holds one page, however many there are', async () => {
  const held: number[] = [];
  let batches = 0;
  answerAws((command) => {
    if (command instanceof BatchGetCommand) return { Responses: {} };
    const { Key = '' } = (command as GetObjectCommand | PutObjectCommand).input;
    if (command instanceof PutObjectCommand) {
      if (/batch-/.test(Key)) batches += 1;
      return {};
    }
    const number = Number(/found-1-(\d+)\.json/.exec(Key)?.[1]);
    if (!number) throw new NoSuchKey({ message: 'none', $metadata: {} });
    if (number === 10 || number === PAGES) held.push(heldBytes());
    return { Body: { transformToString: async () => JSON.stringify(page(number)) } };
  });
  const any = { project: null, integration: null, errorCode: null, message: null };
  const match = { ...any, olderThanSeconds: null, newerThanSeconds: null, recoverable: true };
  const result = await run(handler, {
    jobId: 'acme-1',
    run: 'acme-1-1',
    round: 1,
    pages: PAGES,
    waves: 0,
    until: Date.now() + 3_600_000,
    policy: {
      rules: [{ match, action: { do: 'resubmit', maxTries: 1, backOffSeconds: 0 } }],
      window: '1d',
      maxInstances: 50_000,
      callsPerMinute: 60,
      stop: { after: 20, percent: 50 },
      runSeconds: 3600,
      dueDays: 1,
    },
  });
  expect(result).toEqual({ batches: 500, waitUntil: null, asked: 0 });
  expect(batches).toBe(500);
  const [early = 0, late = 0] = held;
  expect(late - early).toBeLessThan(GROWTH_BYTES);
});
