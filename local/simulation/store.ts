import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeDurably } from '#local/durable-file.ts';
import { type Key, seal, unseal } from '#local/encryption.ts';

/** Name of a world's file in its directory; also the context it is sealed with. */
export const worldFileName = 'simulation.sealed';

type Tables = Record<string, [string, unknown][]>;

/**
 * One kind of thing a simulated system remembers, by key. Values are JSON data. What comes out is a
 * copy: a change takes effect with `set` or `update`, never by touching the copy.
 */
export class Collection<T> {
  readonly #items: Map<string, unknown>;
  readonly #changed: () => void;

  constructor(items: Map<string, unknown>, changed: () => void) {
    this.#items = items;
    this.#changed = changed;
  }

  get size(): number {
    return this.#items.size;
  }

  has(key: string): boolean {
    return this.#items.has(key);
  }

  get(key: string): T | undefined {
    return structuredClone(this.#items.get(key) as T | undefined);
  }

  set(key: string, value: T): this {
    this.#items.set(key, structuredClone(value));
    this.#changed();
    return this;
  }

  /** Applies a change to a copy and stores it. Throws when there is nothing under the key. */
  update(key: string, change: (value: T) => T | undefined): T {
    const value = this.get(key);
    if (value === undefined) throw new Error(`Nothing is stored under "${key}".`);
    const result = change(value) ?? value;
    this.set(key, result);
    return result;
  }

  delete(key: string): boolean {
    const existed = this.#items.delete(key);
    if (existed) this.#changed();
    return existed;
  }

  clear(): void {
    this.#items.clear();
    this.#changed();
  }

  keys(): string[] {
    return [...this.#items.keys()];
  }

  /** All values, oldest first. */
  values(): T[] {
    return structuredClone([...this.#items.values()] as T[]);
  }

  entries(): [string, T][] {
    return structuredClone([...this.#items.entries()] as [string, T][]);
  }

  find(matches: (value: T) => boolean): T | undefined {
    for (const value of this.#items.values()) {
      if (matches(value as T)) return structuredClone(value as T);
    }
    return undefined;
  }

  filter(matches: (value: T) => boolean): T[] {
    return this.values().filter(matches);
  }
}

/**
 * Everything a world remembers. With a directory it is one encrypted file, replaced as a whole and
 * flushed to the disk, so that a killed process leaves the state before or after a call, never
 * between. Without a directory it lives in memory only.
 */
export class Store {
  readonly #file: string | undefined;
  readonly #key: Key | undefined;
  readonly #tables = new Map<string, Map<string, unknown>>();
  #version = 0;
  #savedVersion = 0;
  #saving: Promise<void> = Promise.resolve();

  private constructor(file: string | undefined, key: Key | undefined) {
    this.#file = file;
    this.#key = key;
  }

  /**
   * Opens the store of a directory, or one in memory.
   * @throws Tampered The file was changed on disk or belongs to another key.
   */
  static async open(directory?: string, key?: Key): Promise<Store> {
    if (directory === undefined) return new Store(undefined, undefined);
    if (key === undefined) throw new Error('A world with a directory needs a key.');
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const store = new Store(path.join(directory, worldFileName), key);
    await store.#load();
    return store;
  }

  /** The collection of that name; the same data for each caller. */
  collection<T>(name: string): Collection<T> {
    let items = this.#tables.get(name);
    if (items === undefined) {
      items = new Map();
      this.#tables.set(name, items);
    }
    return new Collection<T>(items, () => {
      this.#version += 1;
    });
  }

  /** Resolves when everything changed so far is on the disk. */
  async save(): Promise<void> {
    const wanted = this.#version;
    while (this.#file !== undefined && this.#savedVersion < wanted) {
      // A failed save must not poison the next one, so each chain link starts anew.
      this.#saving = this.#saving.catch(() => {}).then(() => this.#write());
      await this.#saving;
    }
  }

  async #write(): Promise<void> {
    const version = this.#version;
    if (version === this.#savedVersion) return;
    const tables: Tables = {};
    for (const [name, items] of this.#tables) tables[name] = [...items];
    const sealed = seal(this.#key!, Buffer.from(JSON.stringify(tables)), worldFileName);
    await writeDurably(this.#file!, sealed);
    this.#savedVersion = version;
  }

  async #load(): Promise<void> {
    const sealed = await readFile(this.#file!).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (sealed === undefined) return;
    const tables: Tables = JSON.parse(unseal(this.#key!, sealed, worldFileName).toString('utf8'));
    for (const [name, items] of Object.entries(tables)) this.#tables.set(name, new Map(items));
  }
}
