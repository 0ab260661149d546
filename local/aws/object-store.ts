/**
 * Objects in a folder per bucket: the content in one file, what is known about it in another that
 * names the content. An object appears, or is replaced, at the moment its description is in place.
 */

import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { syncDirectory, unfinished, writeDurably } from '../durable-file.ts';
import { noSuchBucket } from './s3-error.ts';
import { Turns } from './turns.ts';

/** What is known about an object besides its content. */
export interface ObjectDescription {
  key: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since 1970. */
  modifiedAt: number;
  /** With quotes, as on the wire. */
  etag: string;
  /** Headers to give back: content-type and the like, user metadata, the checksum. */
  headers: Record<string, string>;
}

interface StoredObject extends ObjectDescription {
  /** The content's file, in the bucket's folder. */
  file: string;
}

const descriptionEnding = '.json';
const contentEnding = '.content';

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

export class ObjectStore {
  readonly #directory: string;
  readonly #turns = new Turns();

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Opens the folder, creates the buckets that are missing, and clears away what a crash left.
   * @param buckets Names of the buckets that must exist.
   */
  static async open(directory: string, buckets: readonly string[]): Promise<ObjectStore> {
    const store = new ObjectStore(directory);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    for (const bucket of buckets) await store.createBucket(bucket);
    for (const bucket of await store.buckets()) await store.#clean(bucket);
    return store;
  }

  async buckets(): Promise<string[]> {
    return (await readdir(this.#directory)).sort();
  }

  /** @returns Whether the bucket is new. */
  async createBucket(bucket: string): Promise<boolean> {
    return (await mkdir(this.#folder(bucket), { recursive: true, mode: 0o700 })) !== undefined;
  }

  /** @throws S3Error NoSuchBucket. */
  async checkBucket(bucket: string): Promise<void> {
    await stat(this.#folder(bucket)).catch((error) => {
      throw codeOf(error) === 'ENOENT' ? noSuchBucket() : error;
    });
  }

  /** All objects of a bucket, in the order of their keys' UTF-8 bytes. */
  async list(bucket: string): Promise<ObjectDescription[]> {
    const files = (await readdir(this.#folder(bucket))).filter((file) =>
      file.endsWith(descriptionEnding),
    );
    const found = await Promise.all(files.map((file) => this.#describe(bucket, file)));
    return found
      .filter((each) => each !== undefined)
      .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  async find(bucket: string, key: string): Promise<ObjectDescription | undefined> {
    return this.#describe(bucket, this.#descriptionOf(key));
  }

  /** The object with its content, opened for reading; the caller closes it. */
  async open(
    bucket: string,
    key: string,
  ): Promise<{ description: ObjectDescription; content: FileHandle } | undefined> {
    for (;;) {
      const description = await this.#describe(bucket, this.#descriptionOf(key));
      if (!description) return undefined;
      try {
        const content = await open(path.join(this.#folder(bucket), description.file), 'r');
        return { description, content };
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error;
        const latest = await this.#describe(bucket, this.#descriptionOf(key));
        // Replaced between the two reads: look again. Otherwise somebody removed the content.
        if (latest?.file === description.file) throw error;
      }
    }
  }

  /**
   * Stores an object; nothing is seen of it before all is on disk.
   * @param content Read to its end; memory does not grow with its length.
   * @param describe Called after the content was read; an error it throws undoes everything.
   */
  async put(
    bucket: string,
    key: string,
    content: Readable,
    describe: () => Promise<Omit<ObjectDescription, 'key'>>,
  ): Promise<ObjectDescription> {
    const folder = this.#folder(bucket);
    const file = `${randomUUID()}${contentEnding}`;
    try {
      const output = createWriteStream(path.join(folder, file), { mode: 0o600, flush: true });
      await pipeline(content, output);
      const stored: StoredObject = { key, file, ...(await describe()) };
      await this.#turns.take(`${bucket}/${key}`, async () => {
        const replaced = await this.#describe(bucket, this.#descriptionOf(key));
        await writeDurably(path.join(folder, this.#descriptionOf(key)), JSON.stringify(stored));
        // A download in progress keeps its open file.
        if (replaced) await rm(path.join(folder, replaced.file), { force: true });
      });
      return stored;
    } catch (error) {
      await rm(path.join(folder, file), { force: true });
      throw error;
    }
  }

  /** Removes an object; one that is not there does no harm. */
  async remove(bucket: string, key: string): Promise<void> {
    const folder = this.#folder(bucket);
    await this.#turns.take(`${bucket}/${key}`, async () => {
      const found = await this.#describe(bucket, this.#descriptionOf(key));
      if (!found) return;
      await rm(path.join(folder, this.#descriptionOf(key)));
      await syncDirectory(folder);
      await rm(path.join(folder, found.file), { force: true });
    });
  }

  #folder(bucket: string): string {
    return path.join(this.#directory, bucket);
  }

  // Keys may hold what file names must not, such as `../`.
  #descriptionOf(key: string): string {
    return `${createHash('sha256').update(key).digest('hex')}${descriptionEnding}`;
  }

  async #describe(bucket: string, file: string): Promise<StoredObject | undefined> {
    try {
      return JSON.parse(await readFile(path.join(this.#folder(bucket), file), 'utf8'));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async #clean(bucket: string): Promise<void> {
    const folder = this.#folder(bucket);
    const files = await readdir(folder);
    const described = await Promise.all(
      files
        .filter((file) => file.endsWith(descriptionEnding))
        .map((file) => this.#describe(bucket, file)),
    );
    const used = new Set(described.map((each) => each?.file));
    for (const file of files) {
      const orphan = file.endsWith(contentEnding) && !used.has(file);
      if (orphan || file.endsWith(unfinished)) await rm(path.join(folder, file));
    }
  }
}
