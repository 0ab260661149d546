/** Finds the secret that a request means, in turn with the other requests to it. */

import type { Clock } from '../engine/host.ts';
import { invalidRequest, notFound } from './secret-errors.ts';
import { candidatesFor } from './secret-names.ts';
import type { Secret, SecretStore } from './secret-store.ts';

export class SecretShelf {
  readonly store: SecretStore;
  readonly #clock: Clock;

  constructor(store: SecretStore, clock: Clock) {
    this.store = store;
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  /** A secret whose recovery window is over no longer exists, though its file may. */
  isGone(secret: Secret | undefined): secret is undefined {
    return !secret || (secret.deletion !== undefined && secret.deletion.finalAt <= this.now());
  }

  /**
   * Runs work with a secret, deleted or not.
   * @throws ServiceError ResourceNotFoundException.
   */
  async withAny<T>(secretId: string, work: (secret: Secret) => T | Promise<T>): Promise<T> {
    for (const { name, matches } of candidatesFor(secretId)) {
      const done = await this.store.exclusively(name, async (secret) =>
        this.isGone(secret) || !matches(secret) ? undefined : { result: await work(secret) },
      );
      if (done) return done.result;
    }
    throw notFound();
  }

  /**
   * Runs work with a secret that nobody deleted.
   * @throws ServiceError ResourceNotFoundException, InvalidRequestException (deleted).
   */
  async withLive<T>(secretId: string, work: (secret: Secret) => T | Promise<T>): Promise<T> {
    return this.withAny(secretId, (secret) => {
      if (!secret.deletion) return work(secret);
      throw invalidRequest(
        "You can't perform this operation on the secret because it was marked for deletion.",
      );
    });
  }

  /** As `withLive`, and saves the secret afterwards. */
  async change<T>(secretId: string, work: (secret: Secret) => T): Promise<T> {
    return this.withLive(secretId, async (secret) => {
      const result = work(secret);
      await this.store.save(secret);
      return result;
    });
  }
}
