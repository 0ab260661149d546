import { generateKeyPairSync } from 'node:crypto';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** OCI credentials in environment variables, with a key of this run alone. */
export const ociEnvironment: Record<string, string> = {
  OCI_CLI_USER: 'ocid1.user.oc1..aaaa',
  OCI_CLI_TENANCY: 'ocid1.tenancy.oc1..aaaa',
  OCI_CLI_FINGERPRINT: Array(16).fill('0f').join(':'),
  OCI_CLI_KEY_CONTENT: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};
