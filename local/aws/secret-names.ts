/**
 * Names and ARNs of secrets. An ARN ends with the name, a hyphen and six random characters
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_iam-permissions.html#iam-resources).
 */

import { randomInt } from 'node:crypto';
import { invalidParameter, invalidValue } from './secret-errors.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** @throws ServiceError ValidationException. */
export function checkName(name: string): void {
  if (/^[A-Za-z0-9/_+=.@!-]{1,512}$/.test(name)) return;
  throw invalidValue(
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  );
}

/** @throws ServiceError InvalidParameterException. */
export function checkToken(token: string): void {
  if (token.length >= 32 && token.length <= 64) return;
  throw invalidParameter('ClientRequestToken must be 32-64 characters long.');
}

/** Makes the ARN of a new secret. */
export function makeArn(region: string, accountId: string, name: string): string {
  const random = Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${random}`;
}

/**
 * The names that a SecretId (name, ARN, or ARN without its last six characters) may mean, the
 * likeliest first; each comes with a check of the secret that is found under it.
 */
export function candidatesFor(
  secretId: string,
): { name: string; matches(secret: { arn: string }): boolean }[] {
  if (!secretId.startsWith('arn:')) return [{ name: secretId, matches: () => true }];
  const name = secretId.split(':').slice(6).join(':');
  return [
    { name: name.replace(/-[A-Za-z0-9]{6}$/, ''), matches: ({ arn }) => arn === secretId },
    { name, matches: ({ arn }) => arn.slice(0, -7) === secretId },
  ];
}
