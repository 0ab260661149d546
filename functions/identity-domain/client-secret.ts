import type { SecurityMode } from '#runtime/model.ts';
import {
  deleteSecret,
  findSecret,
  OAuthClientSecret,
  type SecretReference,
  secretName,
  writeSecret,
} from '#runtime/secrets.ts';
import { type ClientCredentials, regenerateSecret } from './apps.ts';
import type { ClientName, Purpose } from './blueprint.ts';

/** Whose secret it is; `as-documented` has one app whose secret is kept once per purpose. */
export interface Holder {
  jobId: string;
  domainUrl: string;
  purpose: ClientName;
  security: SecurityMode;
}

export interface KeptSecret extends SecretReference {
  clientSecret: string;
}

/** Puts a secret that the domain has just handed out into the vault: nobody can read it there again. */
export async function storeSecret(
  holder: Holder,
  credentials: ClientCredentials,
): Promise<KeptSecret> {
  const { clientId, clientSecret } = credentials;
  const name = clientSecretName(holder.jobId, holder.purpose);
  const reference = await writeSecret(name, { clientId, clientSecret }, holder.jobId);
  return { ...reference, clientSecret };
}

/**
 * Under whose name the vault has an app's secret; undefined when it has none, or one of an earlier app. Reads
 * only: nothing is copied.
 */
export async function whereKept(holder: Holder, clientId: string): Promise<ClientName | undefined> {
  const twin = twinOf(holder);
  for (const purpose of twin ? [holder.purpose, twin] : [holder.purpose]) {
    if (await readKept(holder, purpose, clientId)) return purpose;
  }
  return undefined;
}

/**
 * The app's secret as the vault has it: under its own name, or under that of the other purpose when both
 * are one app (then it is copied). Undefined when the vault has none, or one of an earlier app.
 */
export async function findKeptSecret(
  holder: Holder,
  clientId: string,
): Promise<KeptSecret | undefined> {
  const own = await readKept(holder, holder.purpose, clientId);
  const other = twinOf(holder);
  if (own || !other) return own;
  const twin = await readKept(holder, other, clientId);
  return twin && storeSecret(holder, { clientId, clientSecret: twin.clientSecret });
}

/**
 * Has the domain make a new secret and stores it, also where the other purpose of the same app keeps a
 * copy. For an app whose secret never reached the vault: between the two calls a crash loses it for good.
 */
export async function replaceSecret(
  holder: Holder,
  app: { id: string; clientId: string },
): Promise<KeptSecret> {
  const clientSecret = await regenerateSecret(holder.domainUrl, app.id);
  const kept = await storeSecret(holder, { clientId: app.clientId, clientSecret });
  const twin = twinOf(holder);
  if (twin && (await readKept(holder, twin, app.clientId))) {
    await storeSecret({ ...holder, purpose: twin }, { clientId: app.clientId, clientSecret });
  }
  return kept;
}

/** Deletes the secret of one purpose; one that was never there is fine. */
export async function dropSecret(jobId: string, purpose: ClientName): Promise<void> {
  await deleteSecret(clientSecretName(jobId, purpose));
}

/** The other of the two purposes. */
export function otherPurpose(purpose: Purpose): Purpose {
  return purpose === 'runtime' ? 'provisioner' : 'runtime';
}

/** The purpose that has the same app; only one client for both is ever shared. */
function twinOf({ purpose, security }: Holder): Purpose | undefined {
  return purpose === 'cpq' || security !== 'as-documented' ? undefined : otherPurpose(purpose);
}

async function readKept(
  { jobId }: Holder,
  purpose: ClientName,
  clientId: string,
): Promise<KeptSecret | undefined> {
  const secretId = clientSecretName(jobId, purpose);
  const found = await findSecret(secretId, OAuthClientSecret);
  if (found?.value.clientId !== clientId) return undefined;
  return { secretId, versionId: found.versionId, clientSecret: found.value.clientSecret };
}

/** The name of the secret of a client. */
export function clientSecretName(jobId: string, purpose: ClientName): string {
  return secretName(jobId, `${purpose}-client`);
}
