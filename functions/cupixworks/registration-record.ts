import { createHash } from 'node:crypto';
import { findResource, recordResource } from '#runtime/ledger.ts';
import type { Registration } from '#runtime/model.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';

/**
 * A fingerprint of the five values. The secret counts by its version: a new secret under the same name has
 * to be entered again, although every other value is the same.
 */
async function fingerprintOf(registration: Registration): Promise<string> {
  const { oicOAuthTokenUrl, clientId, clientSecret, scope, opcAccessTokenUrl } = registration;
  const { versionId } = await readSecret(clientSecret.secretId, OAuthClientSecret);
  const values = [oicOAuthTokenUrl, clientId, versionId, scope, opcAccessTokenUrl];
  return createHash('sha256').update(JSON.stringify(values)).digest('hex');
}

/** Whether somebody entered exactly these values in CupixWorks, and it was checked. */
export async function isRegistered(jobId: string, registration: Registration): Promise<boolean> {
  const record = await findResource(jobId, 'cupixworks-registration');
  return record !== undefined && record.facts?.values === (await fingerprintOf(registration));
}

/** Writes down that these values are in CupixWorks now. */
export async function recordRegistration(jobId: string, registration: Registration): Promise<void> {
  await recordResource(jobId, {
    kind: 'cupixworks-registration',
    name: '-',
    // CupixWorks shows no id of its own; the client is what tells registrations apart there.
    id: registration.clientId,
    origin: 'created',
    facts: { values: await fingerprintOf(registration) },
  });
}
