import { runBranch } from './branch.ts';
import type { Definition } from './definition.ts';
import { Aborted, EngineError, StateError } from './errors.ts';
import {
  type EventDraft,
  executionEnded,
  executionRedriven,
  executionStarted,
  executionSucceeded,
  type HistoryEvent,
} from './history.ts';
import type { Host, JournalRecord } from './host.ts';
import { Journal } from './journal.ts';
import type { Json, JsonObject } from './json.ts';
import { forgetFailures, notRedrivable } from './redrive.ts';
import { Scope } from './scope.ts';
import type { OpenTasks } from './tokens.ts';
import type { Branch, Surroundings } from './visit.ts';

export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** What an execution is made of; the first record of its journal. */
export interface Origin {
  stateMachineArn: string;
  stateMachineName: string;
  name: string;
  /** JSON text. */
  input: string;
  definition: Definition;
  roleArn: string;
}

/** How an execution ended; the journal's `end` record. */
export interface Ending {
  status: Exclude<Status, 'RUNNING'>;
  output?: string;
  error?: string;
  cause?: string;
}

/** What an execution needs of its engine. */
export interface EngineParts {
  host: Required<Host>;
  region: string;
  tasks: OpenTasks;
  onEvent(executionArn: string, event: HistoryEvent): void;
}

const ENDED = { FAILED: 'Failed', ABORTED: 'Aborted', TIMED_OUT: 'TimedOut' } as const;

/** One execution: its journal, and the run that continues from what the journal says. */
export class Execution {
  readonly arn: string;
  readonly journal: Journal;
  origin!: Origin;
  startedAt = 0;
  redriveCount = 0;
  redrivenAt: number | undefined;
  stoppedAt: number | undefined;
  ending: Ending | undefined;
  readonly #parts: EngineParts;
  #control = new AbortController();
  #over = Promise.withResolvers<void>();
  #isEnding = false;

  constructor(arn: string, parts: EngineParts) {
    this.arn = arn;
    this.#parts = parts;
    const { store, clock } = parts.host;
    this.journal = new Journal(arn, store, clock, (event) => parts.onEvent(arn, event));
    this.#over.promise.catch(() => {});
  }

  get status(): Status {
    return this.ending?.status ?? 'RUNNING';
  }

  /** Resolves when the execution has ended; rejects when the store failed. */
  get finished(): Promise<void> {
    return this.#over.promise;
  }

  /** Why it cannot be redriven now; undefined when it can. */
  get redriveObstacle(): string | undefined {
    return notRedrivable(this.status, this.stoppedAt, this.#parts.host.clock.now());
  }

  /** Writes the first record; resolves when it is durable. */
  async begin(origin: Origin): Promise<void> {
    const data = origin as unknown as JsonObject;
    const events = [executionStarted(origin.input, origin.roleArn)];
    const writing = this.journal.write('start', { events, data });
    this.#apply(this.journal.find('start')!);
    await writing;
  }

  /** Takes over the records of an earlier life of the process. */
  restore(records: readonly JournalRecord[]): void {
    for (const record of records) {
      if (record.key.startsWith('redrive.')) forgetFailures(this.journal);
      this.journal.restore([record]);
      this.#apply(record);
    }
    if (this.ending) {
      this.journal.closed = true;
      this.#over.resolve();
    }
  }

  /** Runs on from where the journal ends, in the background. */
  run(): void {
    const { clock } = this.#parts.host;
    const seconds = this.origin.definition.TimeoutSeconds;
    const { signal } = this.#control;
    if (seconds !== undefined) {
      const rest = (this.redrivenAt ?? this.startedAt) + seconds * 1000 - clock.now();
      const timeOut = () => this.#end({ status: 'TIMED_OUT' }, 0);
      if (rest <= 0) return void timeOut().catch(this.#over.reject);
      clock
        .sleep(rest, signal)
        .then(timeOut, () => {})
        .catch(this.#over.reject);
    }
    this.#execute(signal).catch(this.#over.reject);
  }

  /** Aborts the execution; an execution that has ended stays as it is. */
  async stop(error: string | undefined, cause: string | undefined): Promise<void> {
    await this.#end({ status: 'ABORTED', ...given({ error, cause }) }, 0);
    await this.finished;
  }

  /**
   * Runs on from the states that failed, were aborted or timed out.
   * @throws EngineError ExecutionNotRedrivable
   */
  async redrive(): Promise<void> {
    const obstacle = this.redriveObstacle;
    if (obstacle) throw new EngineError('ExecutionNotRedrivable', obstacle);
    this.journal.closed = false;
    forgetFailures(this.journal);
    const count = this.redriveCount + 1;
    const events = [executionRedriven(count, this.journal.events.length)];
    const key = `redrive.${count}`;
    const writing = this.journal.write(key, { events, data: { count } });
    this.#apply(this.journal.find(key)!);
    this.#control = new AbortController();
    this.#over = Promise.withResolvers<void>();
    this.#over.promise.catch(() => {});
    this.#isEnding = false;
    await writing;
    this.run();
  }

  async #execute(signal: AbortSignal): Promise<void> {
    const root: Branch = { path: '', scope: new Scope(), signal, map: undefined, chain: 0 };
    try {
      const input = JSON.parse(this.origin.input) as Json;
      const { definition } = this.origin;
      const output = await runBranch(this.#surroundings(), root, definition, input);
      await this.#end({ status: 'SUCCEEDED', output: JSON.stringify(output) }, root.chain);
    } catch (error) {
      if (error instanceof Aborted) return;
      if (!(error instanceof StateError)) throw error;
      const { error: name, cause } = error;
      await this.#end({ status: 'FAILED', ...given({ error: name, cause }) }, root.chain);
    }
  }

  async #end(ending: Ending, after: number): Promise<void> {
    if (this.#isEnding || this.ending) return;
    this.#isEnding = true;
    this.#control.abort(new Aborted());
    const data = { ...ending } as JsonObject;
    const record = await this.journal.write('end', { events: [endEvent(ending, after)], data });
    this.journal.closed = true;
    this.#apply(record);
    this.#over.resolve();
  }

  /** Keeps the fields in step with the journal, alive and after a crash alike. */
  #apply(record: JournalRecord): void {
    const { key, at, data } = record;
    if (key === 'start') {
      this.origin = data as unknown as Origin;
      this.startedAt = at;
    } else if (key === 'end') {
      this.ending = data as unknown as Ending;
      this.stoppedAt = at;
    } else if (key.startsWith('redrive.')) {
      this.redriveCount = data!.count as number;
      this.redrivenAt = at;
      this.ending = undefined;
      this.stoppedAt = undefined;
    } else if (typeof data?.token === 'string') {
      this.#parts.tasks.remember(data.token);
    }
  }

  #surroundings(): Surroundings {
    const { host, region, tasks } = this.#parts;
    const surroundings: Surroundings = {
      executionArn: this.arn,
      region,
      host,
      journal: this.journal,
      tasks,
      redriveCount: this.redriveCount,
      redrivenAt: this.redrivenAt,
      context: () => this.#context(),
      runBranch: (branch, block, input) => runBranch(surroundings, branch, block, input),
    };
    return surroundings;
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
  #context(): JsonObject {
    const { origin, redrivenAt } = this;
    return {
      Execution: {
        Id: this.arn,
        Input: JSON.parse(origin.input),
        Name: origin.name,
        RoleArn: origin.roleArn,
        StartTime: new Date(this.startedAt).toISOString(),
        RedriveCount: this.redriveCount,
        ...(redrivenAt === undefined ? {} : { RedriveTime: new Date(redrivenAt).toISOString() }),
      },
      StateMachine: { Id: origin.stateMachineArn, Name: origin.stateMachineName },
    };
  }
}

function endEvent({ status, output, error, cause }: Ending, after: number): EventDraft {
  if (status === 'SUCCEEDED') return executionSucceeded(output!, after);
  // AWS names the time-out in the event only; DescribeExecution has neither error nor cause then:
  // https://github.com/floci-io/floci/issues/2733
  const named = status === 'TIMED_OUT' ? 'States.Timeout' : error;
  return executionEnded(ENDED[status], named, cause, after);
}

function given(fields: { error: string | undefined; cause: string | undefined }) {
  const { error, cause } = fields;
  return {
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}
