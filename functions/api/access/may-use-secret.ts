import { setting } from '#runtime/settings.ts';
import type { Caller } from './caller.ts';

/**
 * Tells whether a caller may have our functions read a secret by its name. The functions may read more
 * than any one caller may, so without this rule somebody could have another customer's password sent to
 * an address of their own choice.
 *
 * Below our own prefix only the secrets of the very onboarding count. Elsewhere the customer's name must be
 * a folder of the secret's name (`customers/acme/primavera`); who is entitled to all customers may name any.
 * @param use.secretId name or ARN
 */
export function mayUseSecret(
  { customers }: Pick<Caller, 'customers'>,
  use: { secretId: string; customer: string; jobId: string },
): boolean {
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
  const name = use.secretId.replace(/^arn:[\w-]+:secretsmanager:[^:]*:[^:]*:secret:/, '');
  // An ARN of another shape could mean anything.
  if (name.startsWith('arn:')) return false;
  const prefix = `${setting('SECRET_PREFIX')}/`;
  if (name.startsWith(prefix)) return name.startsWith(`${prefix}${use.jobId}/`);
  if (customers === '*') return true;
  return name.split('/').slice(0, -1).includes(use.customer);
}
