import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, vi } from 'vitest';
import { forgetPauses } from '#runtime/http.ts';
import { forgetKey } from '#runtime/oci-signature.ts';
import { FakeAws } from './fake-aws.ts';
import { FakeHttp } from './fake-http.ts';

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

export const publicKey = pair.publicKey;

export const apiKey = {
  tenancyId: 'ocid1.tenancy.oc1..aaaa',
  userId: 'ocid1.user.oc1..bbbb',
  fingerprint: '20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34',
  privateKey: pair.privateKey,
};

export interface Setup {
  aws: FakeAws;
  http: FakeHttp;
}

/** Before each test: an API key in the vault, an empty ledger, and `fetch` that answers as told. */
export function useOci(): Setup {
  const setup = {} as Setup;
  beforeEach(() => {
    setup.aws = new FakeAws();
    setup.http = new FakeHttp();
    setup.aws.putSecret('oic-onboarding/oci', apiKey);
    const settings = {
      LEDGER_TABLE: 'ledger',
      SECRET_PREFIX: 'oic-onboarding',
      OCI_CREDENTIALS_SECRET: 'oic-onboarding/oci',
      OCI_INTEGRATION_ENDPOINT: 'https://integration.{region}.ocp.oraclecloud.com',
      OCI_IDENTITY_ENDPOINT: 'https://identity.{region}.oci.oraclecloud.com',
      ALLOWED_HOSTS: 'oraclecloud.com',
    };
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    vi.stubGlobal('fetch', setup.http.fetch);
    forgetKey();
    forgetPauses();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    vi.useRealTimers();
  });
  return setup;
}
