import { Unexpected } from './errors.ts';

/** What a function is told by its environment; the stack sets every one of these (cdk/). */
export type Setting =
  | 'LEDGER_TABLE'
  | 'ARTIFACT_BUCKET'
  | 'SECRET_PREFIX'
  | 'OCI_CREDENTIALS_SECRET'
  | 'OCI_EXCHANGE_SECRET'
  | 'OCI_TOKEN_AUDIENCE'
  | 'OCI_INTEGRATION_ENDPOINT'
  | 'OCI_IDENTITY_ENDPOINT'
  | 'ALLOWED_HOSTS'
  | 'WATCHED_STATE_MACHINES'
  | StateMachineSetting;

/** Where the workflow of each kind of job is started. */
export type StateMachineSetting =
  | 'ONBOARDING_STATE_MACHINE'
  | 'ONBOARDING_PLAN_STATE_MACHINE'
  | 'INTEGRATION_USER_STATE_MACHINE'
  | 'INTEGRATION_USER_PLAN_STATE_MACHINE'
  | 'SITE_USERS_STATE_MACHINE'
  | 'RECOVERY_STATE_MACHINE'
  | 'PROMOTION_STATE_MACHINE'
  | 'PROMOTION_PLAN_STATE_MACHINE'
  | 'INSTANCE_LOOK_STATE_MACHINE';

/**
 * Reads a setting at the moment of use, so that a module can be imported without its environment.
 * @throws Unexpected when the stack forgot to set it.
 */
export function setting(name: Setting): string {
  const value = process.env[name];
  if (value) return value;
  throw new Unexpected({
    system: 'oic-onboarding',
    summary: `The setting ${name} is missing in this function's environment.`,
    fix: 'Deploy the stack again; if it persists, report a defect with this message.',
  });
}

/** A setting that a stack may leave out; undefined where it does. */
export function optionalSetting(name: 'EVENT_BUS' | 'SECRETS_KEY'): string | undefined {
  return process.env[name] || undefined;
}

/** How requests to OCI are signed: with a stored API key, or with a token exchanged for one of AWS. */
export const ociAuthentications = ['api-key', 'keyless'] as const;
export type OciAuthentication = (typeof ociAuthentications)[number];

/**
 * The setting OCI_AUTHENTICATION; an API key where the stack doesn't say.
 * @throws Unexpected it has another value
 */
export function ociAuthentication(): OciAuthentication {
  const value = process.env.OCI_AUTHENTICATION || 'api-key';
  const known = ociAuthentications.find((one) => one === value);
  if (known) return known;
  throw new Unexpected({
    system: 'oic-onboarding',
    summary: `The setting OCI_AUTHENTICATION is ${value}, which is none of ${ociAuthentications.join(', ')}.`,
    fix: 'Deploy the stack again with one of these.',
  });
}

/** Fills `{region}` in an endpoint setting such as `https://identity.{region}.oci.oraclecloud.com`. */
export function regionalEndpoint(
  name: 'OCI_INTEGRATION_ENDPOINT' | 'OCI_IDENTITY_ENDPOINT',
  region: string,
): string {
  return setting(name).replaceAll('{region}', region).replace(/\/+$/, '');
}
