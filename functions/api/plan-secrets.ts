import { randomUUID } from 'node:crypto';
import { deleteSecret, holdsFields, secretName, writeSecret } from '#runtime/secrets.ts';
import { log } from '#runtime/telemetry.ts';
import type { Keep } from './store-credentials.ts';

/**
 * The secrets of one plan. Their names hold a dot, which no onboarding's id does, so that the right to delete them is
 * a right to delete nothing else.
 */
export class PlanSecrets {
  readonly #jobId: string;
  readonly #id = `plan.${randomUUID()}`;
  readonly #names = new Set<string>();

  /** @param jobId the onboarding that is planned */
  constructor(jobId: string) {
    this.#jobId = jobId;
  }

  /**
   * Keeps credentials until `drop`. Those that the onboarding's own secret holds are used there: a run would leave them
   * alone, too, and so it is the same version.
   */
  readonly keep: Keep = async (what, fields) => {
    const own = secretName(this.#jobId, what);
    if (await holdsFields(own, fields)) return own;
    const name = secretName(this.#id, what);
    this.#names.add(name);
    return (await writeSecret(name, fields, this.#id)).secretId;
  };

  /** Deletes them for good. Never throws: what couldn't be deleted is logged, by its name. */
  async drop(): Promise<void> {
    for (const secretId of this.#names) {
      await deleteSecret(secretId).catch((error: unknown) => {
        log.error('secret of a plan not deleted', { secretId, error: error as Error });
      });
    }
  }
}
