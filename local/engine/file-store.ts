import { createHash } from 'node:crypto';
import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  truncateSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ExecutionStore, JournalRecord } from './host.ts';

const SUFFIX = '.jsonl';

interface Pending {
  lines: string[];
  settled: PromiseWithResolvers<void>;
}

/**
 * Keeps each execution's journal as a file of JSON lines; the first line holds the ARN.
 *
 * Writing is synchronous on purpose: between two effects of an execution nothing then waits for
 * the event loop, so a virtual clock never takes a disk write for idleness. Records appended in
 * the same tick share one fsync.
 */
export class FileStore implements ExecutionStore {
  readonly #directory: string;
  readonly #pending = new Map<string, Pending>();
  readonly #known = new Set<string>();

  /** @param directory is created where it doesn't exist; only its owner may read it */
  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  }

  append(executionArn: string, records: readonly JournalRecord[]): Promise<void> {
    if (this.#pending.size === 0) queueMicrotask(() => this.#flush());
    const pending = this.#pending.get(executionArn) ?? {
      lines: [],
      settled: Promise.withResolvers<void>(),
    };
    this.#pending.set(executionArn, pending);
    for (const record of records) pending.lines.push(JSON.stringify(record));
    return pending.settled.promise;
  }

  async *load(): AsyncGenerator<{ executionArn: string; records: JournalRecord[] }> {
    for (const name of readdirSync(this.#directory).sort()) {
      if (!name.endsWith(SUFFIX)) continue;
      const file = join(this.#directory, name);
      const [first, ...records] = readWhole(file);
      if (first === undefined) {
        // The crash came before anything was promised; the name is free again.
        unlinkSync(file);
        continue;
      }
      const { executionArn } = first as { executionArn: string };
      this.#known.add(executionArn);
      yield { executionArn, records: records as JournalRecord[] };
    }
  }

  #flush(): void {
    const batches = [...this.#pending];
    this.#pending.clear();
    for (const [executionArn, { lines, settled }] of batches) {
      try {
        this.#write(executionArn, lines);
        settled.resolve();
      } catch (error) {
        settled.reject(error);
      }
    }
  }

  #write(executionArn: string, lines: string[]): void {
    const file = join(this.#directory, fileName(executionArn));
    const isNew = !this.#known.has(executionArn);
    const all = isNew ? [JSON.stringify({ executionArn }), ...lines] : lines;
    // Exclusive: a journal that nobody loaded is never overwritten or mixed with another.
    const handle = openSync(file, isNew ? 'ax' : 'a', 0o600);
    try {
      const bytes = Buffer.from(`${all.join('\n')}\n`);
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      fdatasyncSync(handle);
    } finally {
      closeSync(handle);
    }
    if (isNew) this.#syncDirectory();
    this.#known.add(executionArn);
  }

  /** A new file survives a power cut only once its directory entry is on disk too. */
  #syncDirectory(): void {
    const handle = openSync(this.#directory, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
}

/**
 * The whole lines of a journal. A last line that a crash cut off is removed from the file.
 * @throws Error naming the line that isn't JSON
 */
function readWhole(file: string): unknown[] {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.length) truncateSync(file, end);
  const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line);
    } catch (error) {
      throw new Error(`The journal ${file} is damaged in line ${index + 1}`, { cause: error });
    }
  });
}

/** A name that people recognize, made unique and safe by a digest of the ARN. */
function fileName(executionArn: string): string {
  const readable = executionArn
    .split(':')
    .slice(-2)
    .join('.')
    .replaceAll(/[^\w.-]/g, '_');
  const digest = createHash('sha256').update(executionArn).digest('hex').slice(0, 16);
  return `${readable.slice(0, 180)}.${digest}${SUFFIX}`;
}
