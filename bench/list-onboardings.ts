/** Prints how long lists of onboardings take, by how many there are. Run by `npm run bench:list`. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changedSince } from '#functions/api/changed-since.ts';
import { pageJobs } from '#functions/api/page-jobs.ts';
import { loadAssembly } from '#local/assembly/load-assembly.ts';
import { openTables } from '#local/aws/tables.ts';
import { recordProgress, recordStageEnd, recordStart } from '#runtime/ledger.ts';
import { median } from './import-time.ts';
import { tableOf } from './table.ts';

const PLACE = { accountId: '111122223333', region: 'us-east-1' };
const SIZES = [10, 100, 1_000];
const TRIES = 15;
/** Longest that somebody who types a filter doesn't notice, in milliseconds. */
const PAUSE_MS = 100;

const FAILURE = {
  stage: 'test-connection',
  error: 'Locked',
  system: 'oic',
  summary: 'Somebody has the connection open in the editor, since this morning and without an end.',
  fix: 'Close it in the console, then resume.',
  runbook: 'docs/errors/Locked.md',
  at: '2026-03-02T09:20:00.000Z',
};

const all = { kind: 'onboarding', customers: '*', limit: 25 } as const;
/** What the page asks for, and how often it gets how much. */
const questions: Record<string, () => Promise<unknown>> = {
  'first page': () => pageJobs(all),
  'of one customer': () => pageJobs({ ...all, customer: 'customer-3' }),
  'whose id or customer holds a text': () => pageJobs({ ...all, q: 'mer-7' }),
  'that failed': () => pageJobs({ ...all, status: 'FAILED' }),
  'of a caller entitled to two customers': () =>
    pageJobs({ ...all, customers: new Set(['customer-3', 'customer-5']) }),
  'that nobody finds': () => pageJobs({ ...all, q: 'nothing-like-this' }),
  'look for changes': () => changedSince('onboarding', new Date().toISOString()),
};

/** Onboardings of twenty customers, every tenth failed, the others anywhere on their way. */
async function fill(count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const customer = `customer-${number % 20}`;
    const id = `${customer}-${number.toString(16).padStart(8, '0')}`;
    const executionArn = `arn:aws:states:us-east-1:111122223333:execution:Onboarding:${id}-1`;
    await recordStart({ id, kind: 'onboarding', customer, executionArn, request: {} });
    if (number % 10 === 0) await recordProgress(id, { status: 'FAILED', failure: FAILURE });
    else await recordStageEnd(id, 'import-project');
  }
}

async function measure(question: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let tried = 0; tried < TRIES; tried += 1) {
    const started = performance.now();
    await question();
    times.push(performance.now() - started);
  }
  return median(times);
}

async function measureAll(count: number): Promise<number[]> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-list-'));
  const { tables } = await loadAssembly(PLACE);
  const [ledger] = tables;
  if (!ledger) throw new Error('The stack has no ledger.');
  const { endpoint, close } = await openTables({
    directory,
    tables: { [ledger.name]: ledger.properties },
    region: PLACE.region,
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_REGION: PLACE.region,
    LEDGER_TABLE: ledger.name,
  });
  await fill(count);
  const times: number[] = [];
  for (const question of Object.values(questions)) times.push(await measure(question));
  await close();
  await rm(directory, { recursive: true });
  return times;
}

// One process per size: the clients keep the first endpoint that they see.
const [size] = process.argv.slice(2).map(Number);
if (size) {
  process.stdout.write(JSON.stringify(await measureAll(size)));
} else {
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  const measured: number[][] = [];
  for (const count of SIZES) {
    const run = await promisify(execFile)(process.execPath, [import.meta.filename, `${count}`]);
    measured.push(JSON.parse(run.stdout) as number[]);
  }
  const rows = Object.keys(questions).map((name, row) => {
    const times = measured.map((one) => one[row] ?? 0);
    const ratio = (times.at(-1) ?? 0) / (times[0] ?? 1);
    return [name, ...times.map((time) => `${time.toFixed(1)} ms`), `${ratio.toFixed(1)} ×`];
  });
  const head = ['Onboardings', ...SIZES.map(String), `${SIZES.at(-1)} against ${SIZES[0]}`];
  process.stdout.write(tableOf(head, rows));
  const slow = measured.at(-1)?.filter((time) => time > PAUSE_MS) ?? [];
  if (slow.length > 0) {
    console.error(
      `With ${SIZES.at(-1)} onboardings, ${slow.length} lists take over ${PAUSE_MS} ms.`,
    );
    process.exitCode = 1;
  }
}
