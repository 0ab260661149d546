/** Runs deployable bundles in worker threads and answers as the Lambda service does. */

import { randomUUID } from 'node:crypto';
import type { LocalClock } from '../clock.ts';
import { realClock } from '../clock.ts';
import { TaskFailure } from '../engine/host.ts';
import type { OutputLine, WorkerOutcome } from './function-worker.ts';
import { FunctionWorker } from './function-worker.ts';
import type { FunctionError, Resolution } from './messages.ts';

export interface FunctionDefinition {
  name: string;
  arn: string;
  /** Folder of the bundle. */
  folder: string;
  /** `file.export`, such as `index.handler`. */
  handler: string;
  timeoutSeconds: number;
  memoryMb: number;
  /** All variables that the function sees besides Lambda's own. */
  environment: Readonly<Record<string, string>>;
}

export interface LambdaHostOptions {
  clock: LocalClock;
  /** Where the functions' `fetch` finds its hosts; by default on the real network. */
  resolve?: Resolution;
  /** Told of each line that a function writes to stdout or stderr. */
  onLine?: (line: OutputLine) => void;
  /** How many threads are kept warm while nothing calls them. Default: all. */
  maxIdle?: number;
}

/** Where a planned crash happens: before the handler runs, or after it took effect. */
export type CrashPoint = 'before' | 'after';

interface DefinedFunction {
  definition: FunctionDefinition;
  idle: FunctionWorker[];
  crashes: CrashPoint[];
}

const network: Resolution = { hosts: {}, patterns: [], others: 'network' };

function failure(error: FunctionError): TaskFailure {
  return new TaskFailure(error.errorType, JSON.stringify(error));
}

function exitFailure(requestId: string, status: string): TaskFailure {
  const reason =
    status === 'exit status 0'
      ? 'Runtime exited without providing a reason'
      : `Runtime exited with error: ${status}`;
  return failure({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: ${reason}`,
  });
}

function timeoutFailure(requestId: string, seconds: number): TaskFailure {
  return failure({
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
  });
}

export class LambdaHost {
  readonly #clock: LocalClock;
  readonly #resolve: Resolution;
  readonly #onLine: (line: OutputLine) => void;
  readonly #maxIdle: number;
  readonly #functions = new Map<string, DefinedFunction>();
  readonly #workers = new Set<FunctionWorker>();
  #retired = false;

  constructor(options: LambdaHostOptions) {
    this.#clock = options.clock;
    this.#resolve = options.resolve ?? network;
    this.#onLine = options.onLine ?? (() => {});
    this.#maxIdle = options.maxIdle ?? Number.POSITIVE_INFINITY;
  }

  /** Makes a function known, or replaces it; invocations in progress end as they began. */
  define(definition: FunctionDefinition): void {
    const replaced = this.#functions.get(definition.name);
    for (const worker of replaced?.idle.splice(0) ?? []) void this.#discard(worker);
    this.#functions.set(definition.name, { definition, idle: [], crashes: [] });
  }

  /**
   * Lets an invocation of a function fail as if its machine had died; for tests and demonstrations.
   * Calls add up: each stands for one invocation.
   */
  crashNext(functionName: string, point: CrashPoint): void {
    this.#find(functionName).crashes.push(point);
  }

  /**
   * Invokes a function and waits for its answer.
   * @param nameOrArn Name or ARN, with or without a version or alias.
   * @param payload Anything that JSON can express.
   * @throws TaskFailure As Step Functions' `lambda:invoke` reports it: the error's type and a JSON
   *   cause (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html), or
   *   Sandbox.Timedout, Runtime.ExitError, Lambda.ResourceNotFoundException.
   * @throws signal.reason The signal was aborted.
   */
  async invoke(
    nameOrArn: string,
    payload: unknown,
    options: { signal?: AbortSignal } = {},
  ): Promise<{ payload: unknown }> {
    options.signal?.throwIfAborted();
    const found = this.#find(nameOrArn);
    const text = JSON.stringify(payload ?? {});
    return this.#clock.busy(() => this.#perform(found, text, options.signal));
  }

  /**
   * Ends all threads, also those at work; nothing can be invoked afterwards. Invocations in progress
   * are never answered: whoever waits for one must take it as if the process had ended, so that an
   * interrupted run goes on later instead of failing now.
   */
  async retire(): Promise<void> {
    this.#retired = true;
    await Promise.all([...this.#workers].map((worker) => this.#discard(worker)));
  }

  #find(nameOrArn: string): DefinedFunction {
    const name = nameOrArn.startsWith('arn:') ? nameOrArn.split(':')[6] : nameOrArn.split(':')[0];
    const found = this.#functions.get(name ?? '');
    if (found) return found;
    throw new TaskFailure(
      'Lambda.ResourceNotFoundException',
      `Function not found: ${nameOrArn} (Service: Lambda, Status Code: 404)`,
    );
  }

  async #perform(
    found: DefinedFunction,
    payload: string,
    signal: AbortSignal | undefined,
  ): Promise<{ payload: unknown }> {
    const requestId = randomUUID();
    const crash = found.crashes.shift();
    if (crash === 'before') throw exitFailure(requestId, 'signal: killed');
    const worker = this.#takeWorker(found);
    let reusable = false;
    try {
      const result = await this.#race(found.definition, worker, requestId, payload, signal);
      if (crash === 'after') throw exitFailure(requestId, 'signal: killed');
      if (result.outcome === 'exited') throw exitFailure(requestId, result.status);
      reusable = result.outcome === 'returned' || result.reusable;
      if (result.outcome === 'failed') throw failure(result.failure);
      return { payload: JSON.parse(result.payload) };
    } finally {
      if (reusable && worker.alive && this.#functions.get(found.definition.name) === found) {
        found.idle.push(worker);
        this.#retireOldest();
      } else {
        await this.#discard(worker);
      }
    }
  }

  /** What comes first: the answer, the function's time-out, or the caller's abort. */
  async #race(
    definition: FunctionDefinition,
    worker: FunctionWorker,
    requestId: string,
    payload: string,
    signal: AbortSignal | undefined,
  ): Promise<WorkerOutcome> {
    const timeoutMilliseconds = definition.timeoutSeconds * 1000;
    const clockOffset = this.#clock === realClock ? 0 : this.#clock.now() - Date.now();
    const over = new AbortController();
    const stop = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
    const timeout = async (clock: LocalClock): Promise<never> => {
      await clock.sleep(timeoutMilliseconds, stop);
      throw timeoutFailure(requestId, definition.timeoutSeconds);
    };
    try {
      const outcome = await Promise.race([
        worker.run({ requestId, payload, clockOffset, timeoutMilliseconds }),
        timeout(this.#clock),
        // Virtual time stands still while a function runs, so it cannot end one that hangs.
        timeout(realClock),
      ]);
      if (this.#retired) await new Promise<never>(() => {});
      return outcome;
    } finally {
      over.abort();
    }
  }

  #takeWorker({ definition, idle }: DefinedFunction): FunctionWorker {
    if (this.#retired) throw new Error('The functions of this run have been shut down.');
    for (let worker = idle.pop(); worker; worker = idle.pop()) {
      if (worker.alive) return worker;
      this.#workers.delete(worker);
    }
    const { name, arn, folder, handler, memoryMb, environment } = definition;
    const worker = new FunctionWorker(
      { functionName: name, functionArn: arn, folder, handler, memoryMb, resolve: this.#resolve },
      environment,
      this.#onLine,
    );
    this.#workers.add(worker);
    return worker;
  }

  /** A warm thread costs tens of megabytes; most functions of a workflow are called once. */
  #retireOldest(): void {
    const idle = [...this.#functions.values()].flatMap((one) => one.idle);
    if (idle.length <= this.#maxIdle) return;
    // Threads are in the order of their making.
    const oldest = [...this.#workers].find((worker) => idle.includes(worker));
    for (const { idle: threads } of this.#functions.values()) {
      if (oldest && threads.includes(oldest)) threads.splice(threads.indexOf(oldest), 1);
    }
    if (oldest) void this.#discard(oldest);
  }

  async #discard(worker: FunctionWorker): Promise<void> {
    this.#workers.delete(worker);
    await worker.terminate();
  }
}
