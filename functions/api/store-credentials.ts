import { InvalidRequest } from '#runtime/errors.ts';
import { secretName, writeSecret } from '#runtime/secrets.ts';
import { fieldsOf, readPlainSecret } from './read-plain-secret.ts';
import type { CheckedRequest, RequestFields } from './request/check-request.ts';
import type { ResolvedCredential } from './request/credentials.ts';
import { secretValue } from './request/field-rules.ts';

/** Names or ARNs of the secrets that the workflow reads. */
export interface StoredCredentials {
  primaveraCredential: string;
  apiToken: string | null;
}

/**
 * Brings the request's credentials into Secrets Manager, or finds them there. A secret of the caller's
 * own that has the right fields is used in place, so that a rotation there takes effect here; a plain
 * value is copied into a secret of ours, because the workflow reads fields.
 * @throws NotFound a secret that the request names does not exist
 * @throws InvalidRequest it does not hold what is needed
 */
export async function storeCredentials(
  onboardingId: string,
  { request, credentials }: CheckedRequest<RequestFields>,
): Promise<StoredCredentials> {
  const { username } = request.primavera;
  return {
    primaveraCredential: await storePassword(onboardingId, username, credentials.password),
    apiToken: credentials.apiToken ? await storeToken(onboardingId, credentials.apiToken) : null,
  };
}

async function storePassword(
  onboardingId: string,
  username: string | undefined,
  password: ResolvedCredential,
): Promise<string> {
  if ('value' in password) return keepPassword(onboardingId, username, password.value);
  const text = await readPlainSecret(password.secret);
  const fields = fieldsOf(text);
  if (!fields) return keepPassword(onboardingId, username, usable(text, password.secret));
  const { username: stored, password: value } = fields;
  if (typeof value !== 'string') throw wrongSecret(password.secret, 'has no field password');
  usable(value, password.secret);
  if (typeof stored !== 'string') return keepPassword(onboardingId, username, value);
  if (username !== undefined && username !== stored) {
    throw wrongSecret(password.secret, 'belongs to another user than primavera.username');
  }
  return password.secret;
}

async function keepPassword(
  onboardingId: string,
  username: string | undefined,
  password: string,
): Promise<string> {
  if (username === undefined) {
    throw new InvalidRequest({
      system: 'oic-onboarding',
      summary: 'Neither the request nor its secret says which user signs in to Primavera.',
      fix: 'Add primavera.username to the request, or the field username to the secret.',
    });
  }
  const name = secretName(onboardingId, 'primavera');
  return (await writeSecret(name, { username, password }, onboardingId)).secretId;
}

async function storeToken(onboardingId: string, token: ResolvedCredential): Promise<string> {
  if ('secret' in token) {
    const text = await readPlainSecret(token.secret);
    const fields = fieldsOf(text);
    if (!fields) return keepToken(onboardingId, usable(text, token.secret));
    if (typeof fields.token !== 'string') throw wrongSecret(token.secret, 'has no field token');
    usable(fields.token, token.secret);
    return token.secret;
  }
  return keepToken(onboardingId, token.value);
}

async function keepToken(onboardingId: string, token: string): Promise<string> {
  const name = secretName(onboardingId, 'cupixworks');
  return (await writeSecret(name, { token }, onboardingId)).secretId;
}

function usable(value: string, secretId: string): string {
  const broken = secretValue(value);
  if (broken) throw wrongSecret(secretId, `cannot be used: ${broken.what}`);
  return value;
}

function wrongSecret(secretId: string, what: string): InvalidRequest {
  return new InvalidRequest({
    system: 'aws',
    summary: `The secret ${secretId} ${what}.`,
    fix: 'It must be JSON with username and password (Primavera) or token (CupixWorks), or the plain value.',
  });
}
