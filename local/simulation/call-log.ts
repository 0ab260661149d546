/** One request that reached the world, in the order of arrival. Never holds a body or a query. */
export interface LoggedCall {
  /** Milliseconds since 1970 by the world's clock, at arrival. */
  at: number;
  host: string;
  operation: string;
  method: string;
  path: string;
  /** Status of the answer; 0 while it is open, or when the connection ended without one. */
  status: number;
  mutates: boolean;
  /** Name of the injected fault that shaped the answer. */
  fault?: string;
}

/** How many calls are kept one by one; the counts go on beyond that. */
const kept = 20_000;

/** What was asked of the simulated systems since the world was opened. */
export class CallLog {
  readonly entries: LoggedCall[] = [];
  readonly #counts = new Map<string, number>();

  /** Records an arriving call; the caller fills in `status` when it has answered. */
  open(call: Omit<LoggedCall, 'status'>): LoggedCall {
    const entry: LoggedCall = { ...call, status: 0 };
    this.entries.push(entry);
    if (this.entries.length > kept) this.entries.shift();
    this.#counts.set(call.operation, this.count(call.operation) + 1);
    return entry;
  }

  /** Number of calls of an operation (`oic.importProject`) since the start or the last `clear`. */
  count(operation: string): number {
    return this.#counts.get(operation) ?? 0;
  }

  /** Number of calls per operation. */
  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  /** The calls that were meant to change something. */
  mutations(): LoggedCall[] {
    return this.entries.filter((entry) => entry.mutates);
  }

  /** Forgets everything, so that a test can count from here. */
  clear(): void {
    this.entries.length = 0;
    this.#counts.clear();
  }
}
