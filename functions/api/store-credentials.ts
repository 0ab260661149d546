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

/** Puts fields into a secret and returns its name. */
export type Keep = (
  what: 'primavera' | 'cupixworks' | 'cpq-administrator' | 'cpq-adopted-client',
  fields: Record<string, string>,
) => Promise<string>;

/** Keeps credentials as the secrets of an onboarding. */
export function keepFor(jobId: string): Keep {
  return async (what, fields) => {
    return (await writeSecret(secretName(jobId, what), fields, jobId)).secretId;
  };
}

/**
 * Brings the request's credentials into Secrets Manager, or finds them there. A secret of the caller's
 * own that has the right fields is used in place, so that a rotation there takes effect here; a plain
 * value is copied into a secret of ours, because the workflow reads fields.
 * @throws NotFound a secret that the request names does not exist
 * @throws InvalidRequest it does not hold what is needed
 */
export async function storeCredentials(
  keep: Keep,
  { request, credentials }: CheckedRequest<RequestFields>,
): Promise<StoredCredentials> {
  const { username } = request.primavera;
  return {
    primaveraCredential: await storePassword(keep, username, credentials.password),
    apiToken: credentials.apiToken ? await storeToken(keep, credentials.apiToken) : null,
  };
}

/**
 * As `storeCredentials`, of the password alone.
 * @param username of whom it is; absent: the secret says it
 */
export async function storePassword(
  keep: Keep,
  username: string | undefined,
  password: ResolvedCredential,
): Promise<string> {
  if ('value' in password) return keepPassword(keep, username, password.value);
  const text = await readPlainSecret(password.secret);
  const fields = fieldsOf(text);
  if (!fields) return keepPassword(keep, username, usable(text, password.secret));
  const { username: stored, password: value } = fields;
  if (typeof value !== 'string') throw wrongSecret(password.secret, 'has no field password');
  usable(value, password.secret);
  if (typeof stored !== 'string') return keepPassword(keep, username, value);
  if (username !== undefined && username !== stored) {
    throw wrongSecret(password.secret, 'belongs to another user than primavera.username');
  }
  return password.secret;
}

function keepPassword(keep: Keep, username: string | undefined, password: string): Promise<string> {
  if (username === undefined) {
    throw new InvalidRequest({
      system: 'oic-onboarding',
      summary: 'Neither the request nor its secret says which user signs in to Primavera.',
      fix: 'Add primavera.username to the request, or the field username to the secret.',
    });
  }
  return keep('primavera', { username, password });
}

/** As `storeCredentials`, of the API token of CupixWorks alone. */
export async function storeToken(keep: Keep, token: ResolvedCredential): Promise<string> {
  if ('value' in token) return keep('cupixworks', { token: token.value });
  const text = await readPlainSecret(token.secret);
  const fields = fieldsOf(text);
  if (!fields) return keep('cupixworks', { token: usable(text, token.secret) });
  if (typeof fields.token !== 'string') throw wrongSecret(token.secret, 'has no field token');
  usable(fields.token, token.secret);
  return token.secret;
}

/**
 * As `storeCredentials`, of whoever administrates CPQ: the token of a person, or client id and secret of an
 * integration user as JSON.
 */
export async function storeAdministrator(
  keep: Keep,
  administrator: ResolvedCredential,
): Promise<string> {
  if ('value' in administrator) return keepAdministrator(keep, administrator.value);
  const text = await readPlainSecret(administrator.secret);
  const fields = fieldsOf(text);
  if (!fields) return keepAdministrator(keep, usable(text, administrator.secret));
  const { token, clientId, clientSecret } = fields;
  const given = [token ?? clientId, token ?? clientSecret];
  if (given.every((one) => typeof one === 'string')) return administrator.secret;
  throw wrongSecret(
    administrator.secret,
    'has neither a field token nor clientId and clientSecret',
  );
}

/** As `storeCredentials`, of a client of CPQ that exists. */
export async function storeClient(
  keep: Keep,
  clientId: string,
  secret: ResolvedCredential,
): Promise<string> {
  const keepClient = (clientSecret: string) =>
    keep('cpq-adopted-client', { clientId, clientSecret });
  if ('value' in secret) return keepClient(secret.value);
  const text = await readPlainSecret(secret.secret);
  const fields = fieldsOf(text);
  if (!fields) return keepClient(usable(text, secret.secret));
  const { clientId: stored = clientId, clientSecret } = fields;
  if (typeof clientSecret !== 'string')
    throw wrongSecret(secret.secret, 'has no field clientSecret');
  if (stored !== clientId) throw wrongSecret(secret.secret, 'belongs to another client');
  return keepClient(usable(clientSecret, secret.secret));
}

function keepAdministrator(keep: Keep, value: string): Promise<string> {
  const { clientId, clientSecret } = fieldsOf(value) ?? {};
  const isClient = typeof clientId === 'string' && typeof clientSecret === 'string';
  return keep('cpq-administrator', isClient ? { clientId, clientSecret } : { token: value });
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
    fix: 'It must be JSON with username and password (Primavera), token (CupixWorks), token or clientId and clientSecret (CPQ), or clientSecret (a client of CPQ); or the plain value.',
  });
}
