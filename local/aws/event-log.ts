/** Everything that was put on a local event bus: kept as lines of JSON, told to whoever listens. */

import { type FileHandle, open } from 'node:fs/promises';

/** An event as EventBridge hands it to its targets: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
export interface LoggedEvent {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** ISO 8601 without fractions of a second. */
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}

export type EventListener = (event: LoggedEvent) => void;

/** A file of events that only grows. */
export class EventLog {
  readonly #file: FileHandle;
  readonly #listeners = new Set<EventListener>();
  /** Lines of two calls must not mix. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Opens or creates the file; a line that a crash left unfinished is taken away. */
  static async open(path: string): Promise<EventLog> {
    const file = await open(path, 'a+', 0o600);
    const content = await file.readFile();
    const whole = content.lastIndexOf('\n') + 1;
    if (whole < content.length) await file.truncate(whole);
    return new EventLog(file);
  }

  /** Writes events down; resolves when the operating system has them. */
  append(events: readonly LoggedEvent[]): Promise<void> {
    const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('');
    const written = this.#last.then(() => this.#file.appendFile(lines));
    this.#last = written.catch(() => undefined);
    return written.then(() => {
      for (const event of events) for (const listener of this.#listeners) listener(event);
    });
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#file.close();
  }
}
