import { Unexpected } from './errors.ts';

/** What a function is told by its environment; the stack sets every one of these (cdk/). */
export type Setting =
  | 'LEDGER_TABLE'
  | 'ARTIFACT_BUCKET'
  | 'SECRET_PREFIX'
  | 'OCI_CREDENTIALS_SECRET'
  | 'OCI_INTEGRATION_ENDPOINT'
  | 'OCI_IDENTITY_ENDPOINT'
  | 'ALLOWED_HOSTS'
  | 'ONBOARDING_STATE_MACHINE';

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

/** Fills `{region}` in an endpoint setting such as `https://identity.{region}.oci.oraclecloud.com`. */
export function regionalEndpoint(
  name: 'OCI_INTEGRATION_ENDPOINT' | 'OCI_IDENTITY_ENDPOINT',
  region: string,
): string {
  return setting(name).replaceAll('{region}', region).replace(/\/+$/, '');
}
