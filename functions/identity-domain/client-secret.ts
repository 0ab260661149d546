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
import type { Purpose } from './blueprint.ts';

/** Whose secret it is; `as-documented` has one app whose secret is kept once per purpose. */
export interface Holder {
  onboardingId: string;
  domainUrl: string;
  purpose: Purpose;
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
  const name = nameFor(holder.onboardingId, holder.purpose);
  const reference = await writeSecret(name, { clientId, clientSecret }, holder.onboardingId);
  return { ...reference, clientSecret };
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
  if (own || holder.security !== 'as-documented') return own;
  const twin = await readKept(holder, otherPurpose(holder.purpose), clientId);
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
  const twin = { ...holder, purpose: otherPurpose(holder.purpose) };
  if (holder.security === 'as-documented' && (await readKept(twin, twin.purpose, app.clientId))) {
    await storeSecret(twin, { clientId: app.clientId, clientSecret });
  }
  return kept;
}

/** Deletes the secret of one purpose; one that was never there is fine. */
export async function dropSecret(onboardingId: string, purpose: Purpose): Promise<void> {
  await deleteSecret(nameFor(onboardingId, purpose));
}

/** The other of the two purposes. */
export function otherPurpose(purpose: Purpose): Purpose {
  return purpose === 'runtime' ? 'provisioner' : 'runtime';
}

async function readKept(
  { onboardingId }: Holder,
  purpose: Purpose,
  clientId: string,
): Promise<KeptSecret | undefined> {
  const secretId = nameFor(onboardingId, purpose);
  const found = await findSecret(secretId, OAuthClientSecret);
  if (found?.value.clientId !== clientId) return undefined;
  return { secretId, versionId: found.versionId, clientSecret: found.value.clientSecret };
}

function nameFor(onboardingId: string, purpose: Purpose): string {
  return secretName(onboardingId, `${purpose}-client`);
}
