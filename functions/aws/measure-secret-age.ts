import { MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  paginateListSecrets,
  type SecretListEntry,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { setting } from '#runtime/settings.ts';
import { metrics } from '#runtime/telemetry.ts';

const client = new SecretsManagerClient({ maxAttempts: 3 });

const DAY_MS = 86_400_000;

/**
 * The age in days of the oldest secret of each kind, by its last change. Names and dates only; no value is read.
 * @param now milliseconds since 1970
 * @returns by kind, which is the last part of a secret's name: `oci`, `runtime-client`, …
 */
export async function measureSecretAge(now = Date.now()): Promise<Map<string, number>> {
  const oldest = new Map<string, number>();
  const prefix = `${setting('SECRET_PREFIX')}/`;
  const pages = paginateListSecrets({ client }, { Filters: [{ Key: 'name', Values: [prefix] }] });
  for await (const { SecretList = [] } of pages) {
    for (const secret of SecretList) {
      // The filter ignores case and splits words: https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_search-secret.html
      if (!secret.Name?.startsWith(prefix)) continue;
      const kind = secret.Name.split('/').at(-1) ?? '';
      oldest.set(kind, Math.max(oldest.get(kind) ?? 0, ageInDays(secret, now)));
    }
  }
  return oldest;
}

function ageInDays({ LastChangedDate, CreatedDate }: SecretListEntry, now: number): number {
  return (now - (LastChangedDate ?? CreatedDate ?? new Date(now)).getTime()) / DAY_MS;
}

/** Runs by the clock. */
export async function handler(): Promise<void> {
  for (const [kind, days] of await measureSecretAge()) {
    const single = metrics.singleMetric();
    single.addDimension('secret', kind);
    single.addMetric('SecretAgeDays', MetricUnit.Count, days);
  }
}
