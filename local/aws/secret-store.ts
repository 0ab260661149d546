/** Secrets on disk: one encrypted file per secret, whose name does not betray the secret's. */

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory, unfinished, writeDurably } from '../durable-file.ts';
import type { Key } from '../encryption.ts';
import { seal, unseal } from '../encryption.ts';
import { Turns } from './turns.ts';

/** One version of a secret's value; either member holds the value, times are ms since 1970. */
export interface SecretVersion {
  id: string;
  createdAt: number;
  stages: string[];
  text?: string;
  /** Base64. */
  binary?: string;
}

/** A secret with all its versions, oldest first; times are ms since 1970. */
export interface Secret {
  name: string;
  arn: string;
  description?: string;
  kmsKeyId?: string;
  createdAt: number;
  changedAt: number;
  tags: Record<string, string>;
  versions: SecretVersion[];
  /** When somebody deleted it, and when it may no longer be restored. */
  deletion?: { at: number; finalAt: number };
}

const ending = '.secret';

export class SecretStore {
  readonly #directory: string;
  readonly #key: Key;
  readonly #turns = new Turns();

  private constructor(directory: string, key: Key) {
    this.#directory = directory;
    this.#key = key;
  }

  /** Opens the folder (created when absent) and clears away what a crash left unfinished. */
  static async open(directory: string, key: Key): Promise<SecretStore> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    for (const file of await readdir(directory)) {
      if (file.endsWith(unfinished)) await rm(path.join(directory, file));
    }
    return new SecretStore(directory, key);
  }

  #fileOf(name: string): string {
    return `${createHash('sha256').update(name).digest('hex')}${ending}`;
  }

  async #read(file: string): Promise<Secret | undefined> {
    try {
      const sealed = await readFile(path.join(this.#directory, file));
      return JSON.parse(unseal(this.#key, sealed, file).toString('utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /**
   * Runs work that reads or changes one secret; nobody else touches that secret meanwhile.
   * @throws Tampered The file was changed on disk or belongs to another key.
   */
  async exclusively<T>(
    name: string,
    work: (secret: Secret | undefined) => T | Promise<T>,
  ): Promise<T> {
    return this.#turns.take(name, async () => work(await this.#read(this.#fileOf(name))));
  }

  /** Saves a secret; only inside `exclusively` with its name. */
  async save(secret: Secret): Promise<void> {
    const file = this.#fileOf(secret.name);
    const plain = Buffer.from(JSON.stringify(secret));
    await writeDurably(path.join(this.#directory, file), seal(this.#key, plain, file));
  }

  /** Removes a secret for good; only inside `exclusively` with its name. */
  async remove(name: string): Promise<void> {
    await rm(path.join(this.#directory, this.#fileOf(name)), { force: true });
    await syncDirectory(this.#directory);
  }

  /** All secrets, oldest first. */
  async all(): Promise<Secret[]> {
    const files = (await readdir(this.#directory)).filter((file) => file.endsWith(ending));
    const secrets = await Promise.all(files.map((file) => this.#read(file)));
    return secrets
      .filter((secret) => secret !== undefined)
      .sort((a, b) => a.createdAt - b.createdAt || (a.name < b.name ? -1 : 1));
  }
}
