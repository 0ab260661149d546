import { readFile } from 'node:fs/promises';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parse } from 'yaml';
import { checkRecoveryRequest } from '#functions/api/request/check-recovery-request.ts';
import type { RecoveryRequest } from '#functions/api/request/recovery-schema.ts';
import { startRecovery } from '#functions/api/start-recovery.ts';
import type { ExecutionDescription, HistoryEvent } from '#local/engine/index.ts';
import type { FailureKind, Traffic } from '#local/oracle/oic/monitoring/model.ts';
import type { RunStatus } from '#local/oracle/oic/monitoring/runs.ts';
import { welcomeRecovery } from '#local/simulated-recovery.ts';
import type { RecoveryGroup, RecoverySummary } from '#runtime/recovery.ts';
import type { House } from './house.ts';

const sample = new URL('../../examples/recovery.yaml', import.meta.url);
const hour = 3600_000;

/** Failures that go away, fail again now and then, never go away, and can't be run again. */
export const kinds = {
  heals: kind('504', 'CASDK-0033: no answer for order {n}', { recoverable: true, heals: 1 }),
  flaky: kind('503', 'CASDK-0033: busy with order {n}', { recoverable: true, heals: 0.5 }),
  broken: kind('400', 'CASDK-0041: order {n} is malformed', { recoverable: true, heals: 0 }),
  sync: kind('500', 'Price {n} unknown', { recoverable: false, heals: 0 }),
};

function kind(
  errorCode: string,
  message: string,
  fate: Pick<FailureKind, 'recoverable' | 'heals'>,
): FailureKind {
  return { share: 0.25, errorCode, message, location: 'InvokeOrders', ...fate };
}

/** So many runs in the last twelve hours, each of which has failed, in equal shares of these kinds. */
export function failing(count: number, ...failures: FailureKind[]) {
  return (now: number) =>
    (instance: string): Traffic[] => [
      {
        instance,
        projectCode: 'SALES',
        code: 'ORDER_IN',
        version: '01.00.0000',
        name: 'Order in',
        style: 'appdriven',
        tracing: 'production',
        from: now - 12 * hour,
        everyMs: (11 * hour) / count,
        count,
        durationMs: 1_000,
        failures: failures.map((one) => ({ ...one, share: 1 / failures.length })),
        payloadBytes: 1_000,
        seed: 'recovery',
      },
    ];
}

/** What a test of many failures changes in the sample request. */
export const forMany = {
  rules: [
    { match: { errorCode: '400' }, action: 'discard' },
    { match: { recoverable: true }, action: 'resubmit', maxTries: 1 },
  ],
  caps: { instances: 20_000, callsPerMinute: 120, runMinutes: 2880 },
  stopWhenFailuresRepeat: { percent: 100, after: 10_000 },
};

/** How a run of a recovery ended. */
export interface Recovered {
  jobId: string;
  execution: ExecutionDescription;
  events: HistoryEvent[];
  summary: RecoverySummary;
}

/** One instance of a house whose integrations fail. */
export class Patient {
  readonly #house: House;
  readonly request: RecoveryRequest;
  readonly #instanceId: string;

  private constructor(house: House, request: RecoveryRequest, instanceId: string) {
    this.#house = house;
    this.request = request;
    this.#instanceId = instanceId;
  }

  /** @param changes to the sample request */
  static async open(
    house: House,
    customer: string,
    traffic: ReturnType<typeof failing>,
    changes: Record<string, unknown> = {},
  ): Promise<Patient> {
    const request = await requestOf(customer, changes);
    const flows = traffic(house.service.now());
    const instanceId = await welcomeRecovery(house.outside, request, flows);
    return new Patient(house, request, instanceId!);
  }

  start() {
    return startRecovery(this.request);
  }

  /** Recovers, and waits for the end. */
  async recover(): Promise<Recovered> {
    const { jobId, executionArn } = await this.start();
    return this.ended(jobId, executionArn);
  }

  async ended(jobId: string, executionArn: string): Promise<Recovered> {
    const execution = await this.#house.service.engine.finished(executionArn);
    const events = this.#house.service.engine.history(executionArn);
    const summary = JSON.parse(execution.output ?? '{}') as RecoverySummary;
    return { jobId, execution, events, summary };
  }

  get runs() {
    return this.#house.outside.oic.runsOf(this.#instanceId);
  }

  /** How many runs of a kind stand so. */
  count(errorCode: string, status: RunStatus): number {
    return this.runs.filter(
      (run) => run.failure?.errorCode === errorCode && run.status === status && !run.isDiscarded,
    ).length;
  }

  /** How many runs of a kind were discarded. */
  discarded(errorCode: string): number {
    return this.runs.filter((run) => run.failure?.errorCode === errorCode && run.isDiscarded)
      .length;
  }

  /** How often each run of a kind was resubmitted, as a set. */
  retries(errorCode: string): number[] {
    const of = this.runs.filter(({ failure }) => failure?.errorCode === errorCode);
    return [...new Set(of.map(({ retries }) => retries))].sort();
  }

  /** Calls of an operation that reached Oracle. */
  calls(operation: string) {
    const { world } = this.#house.outside;
    return world.calls.filter((call) => call.operation === `oic.${operation}`);
  }
}

async function requestOf(
  customer: string,
  changes: Record<string, unknown>,
): Promise<RecoveryRequest> {
  const request = parse(await readFile(sample, 'utf8'));
  const { address } = request.instance;
  const verdict = await checkRecoveryRequest({
    ...request,
    customer,
    instance: { address: { ...address, name: `${customer}-oic`, client: `${customer}/oic` } },
    ...changes,
  });
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems, null, 2));
  return verdict.request;
}

/** The most calls of the API of OIC within 60 seconds, wherever they begin. */
export function busiestMinute(house: House): number {
  const times = house.outside.world.calls
    .filter(({ operation }) => operation.startsWith('oic.'))
    .map(({ at }) => at);
  let first = 0;
  let most = 0;
  for (const [last, at] of times.entries()) {
    while (times[first]! <= at - 60_000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** The whole report of a run, from the artifact store. */
export async function reportOf({ report }: RecoverySummary) {
  const client = new S3Client({ forcePathStyle: true });
  const { Body } = await client.send(
    new GetObjectCommand({ Bucket: report.bucket, Key: report.key }),
  );
  client.destroy();
  return JSON.parse((await Body?.transformToString()) ?? '') as {
    groups: RecoveryGroup[];
    left: string[];
  };
}
