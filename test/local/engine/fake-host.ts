import {
  type Clock,
  Engine,
  type ExecutionDescription,
  type ExecutionStore,
  type Host,
  MemoryStore,
  type TaskRequest,
} from '#local/engine/index.ts';

interface Sleeper {
  until: number;
  wake(): void;
}

/** Starts at 2026-01-01T00:00:00Z and jumps to the next wake-up when the test says so. */
export class FakeClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (signal?.aborted) {
      reject(signal.reason);
      return promise;
    }
    const sleeper = { until: this.#now + milliseconds, wake: resolve };
    this.#sleepers.add(sleeper);
    signal?.addEventListener('abort', () => {
      this.#sleepers.delete(sleeper);
      reject(signal.reason);
    });
    return promise;
  }

  /** Sleepers that nobody woke or aborted. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** Moves time on to the next wake-up; false when nobody sleeps. */
  jump(): boolean {
    const next = [...this.#sleepers].sort((a, b) => a.until - b.until)[0];
    if (!next) return false;
    this.#now = Math.max(this.#now, next.until);
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.until > this.#now) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
    return true;
  }
}

/** Lets everything run that waits for nothing but other code. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

type Invoke = (task: TaskRequest) => unknown;

export interface Bench {
  clock: FakeClock;
  store: ExecutionStore;
  engine: Engine;
  calls: TaskRequest[];
  /** Starts the machine and returns the execution's ARN. */
  start(definition: object, input?: unknown, name?: string): Promise<string>;
  /** Lets time pass until the execution has ended. */
  finish(arn: string): Promise<ExecutionDescription>;
  run(definition: object, input?: unknown): Promise<ExecutionDescription>;
}

export const MACHINE = 'arn:aws:states:eu-central-1:123456789012:stateMachine:machine';
export const ROLE = 'arn:aws:iam::123456789012:role/machine';
export const FUNCTION = 'arn:aws:lambda:eu-central-1:123456789012:function:fn';

/** An engine on a fake clock whose tasks are answered by `invoke`. */
export function openBench(
  invoke: Invoke = () => ({}),
  options: Partial<Host> & { store?: ExecutionStore; clock?: FakeClock } = {},
): Bench {
  const clock = options.clock ?? new FakeClock();
  const store = options.store ?? new MemoryStore();
  const calls: TaskRequest[] = [];
  let ids = 0;
  const host: Host = {
    random: () => 0.5,
    uuid: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    ...options,
    clock,
    store,
    invoke: async (task) => {
      calls.push(task);
      return invoke(task);
    },
  };
  const engine = new Engine({ host, region: 'eu-central-1' });
  const bench: Bench = {
    clock,
    store,
    engine,
    calls,
    async start(definition, input = {}, name = 'run') {
      engine.register({ arn: MACHINE, name: 'machine', definition, roleArn: ROLE });
      const text = JSON.stringify(input);
      return (await engine.start({ stateMachineArn: MACHINE, name, input: text })).executionArn;
    },
    async finish(arn) {
      for (let step = 0; step < 10_000; step++) {
        await settle();
        if (engine.describe(arn).status !== 'RUNNING') return engine.finished(arn);
        if (!clock.jump()) throw new Error('The execution waits for something that never comes');
      }
      throw new Error('The execution does not end');
    },
    async run(definition, input) {
      return bench.finish(await bench.start(definition, input));
    },
  };
  return bench;
}

/** A JSONata machine of these states. */
export function machine(states: { [name: string]: object }, more: object = {}): object {
  return { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...more };
}

/** The types of an execution's events, in order. */
export function types(bench: Bench, arn: string): string[] {
  return bench.engine.history(arn).map(({ type }) => type);
}
