import { Aborted } from './errors.ts';
import type { EventDraft, HistoryEvent } from './history.ts';
import type { Clock, ExecutionStore, JournaledEvent, JournalRecord } from './host.ts';
import type { Json } from './json.ts';

/** What a record holds besides its key. */
export interface RecordDraft {
  events?: readonly EventDraft[];
  data?: { readonly [name: string]: Json };
  chain?: number;
}

/**
 * The journal of one execution. A state writes the outcome of each effect under a key made of its
 * path; a replay finds it there instead of repeating the effect. History events are part of the
 * records, so an event exists exactly once or not at all.
 */
export class Journal {
  readonly events: HistoryEvent[] = [];
  readonly #records = new Map<string, JournalRecord>();
  readonly #open = new Map<string, { path: string; entered: JournaledEvent }>();
  readonly #executionArn: string;
  readonly #store: ExecutionStore;
  readonly #clock: Clock;
  readonly #onEvent: (event: HistoryEvent) => void;
  #closed = false;

  constructor(
    executionArn: string,
    store: ExecutionStore,
    clock: Clock,
    onEvent: (event: HistoryEvent) => void,
  ) {
    this.#executionArn = executionArn;
    this.#store = store;
    this.#clock = clock;
    this.#onEvent = onEvent;
  }

  /** Takes over records that are already durable. */
  restore(records: readonly JournalRecord[]): void {
    for (const record of records) this.#adopt(record);
  }

  find(key: string): JournalRecord | undefined {
    return this.#records.get(key);
  }

  /** All records by key, in the order in which their keys were first written. */
  records(): Iterable<JournalRecord> {
    return this.#records.values();
  }

  /** Makes a replay forget the record; its events stay in the history. */
  forget(key: string): void {
    this.#records.delete(key);
  }

  /** Refuses all further records, or takes them again after a redrive. */
  set closed(closed: boolean) {
    this.#closed = closed;
  }

  /**
   * Appends a record. Ids are given at once, in call order; resolves when the record is durable.
   * A key that exists already is replaced.
   * @throws Aborted when the execution has ended
   */
  async write(key: string, draft: RecordDraft): Promise<JournalRecord> {
    if (this.#closed) throw new Aborted();
    const record: JournalRecord = { key, at: this.#clock.now(), events: this.#number(draft) };
    if (draft.chain !== undefined) record.chain = draft.chain;
    if (draft.data) record.data = draft.data;
    const recorded = this.#adopt(record);
    await this.#store.append(this.#executionArn, [record]);
    for (const event of recorded) this.#onEvent(event);
    return record;
  }

  /** The path and the type of the state in which a branch is; undefined between two states. */
  openVisit(branchPath: string): { path: string; entered: JournaledEvent } | undefined {
    return this.#open.get(branchPath);
  }

  #track({ key, events }: JournalRecord): void {
    const path = key.slice(0, key.lastIndexOf(':'));
    const branchPath = path.slice(0, path.lastIndexOf('/'));
    if (key.endsWith(':enter')) this.#open.set(branchPath, { path, entered: events[0]! });
    else if (key.endsWith(':exit')) this.#open.delete(branchPath);
  }

  #number(draft: RecordDraft): JournaledEvent[] {
    const first = this.events.length + 1;
    return (draft.events ?? []).map(({ type, after, details }, index) => {
      const id = first + index;
      const event: JournaledEvent = {
        id,
        previousEventId: after === 'previous' ? id - 1 : after,
        type,
      };
      if (details) event[details[0]] = withoutUndefined(details[1]);
      return event;
    });
  }

  #adopt(record: JournalRecord): HistoryEvent[] {
    const timestamp = new Date(record.at);
    const added = record.events.map((event) => ({ ...event, timestamp }) as HistoryEvent);
    this.events.push(...added);
    this.#records.set(record.key, record);
    this.#track(record);
    return added;
  }
}

/** The id of the event after which the branch continues that wrote the record. */
export function chainOf(record: JournalRecord, otherwise: number): number {
  return record.chain ?? record.events.at(-1)?.id ?? otherwise;
}

function withoutUndefined(details: { [field: string]: Json | undefined }): {
  [field: string]: Json;
} {
  const entries = Object.entries(details).filter((entry) => entry[1] !== undefined);
  return Object.fromEntries(entries) as { [field: string]: Json };
}
