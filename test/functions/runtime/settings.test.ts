import { afterEach, describe, expect, it, vi } from 'vitest';
import { regionalEndpoint, setting } from '#runtime/settings.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('setting', () => {
  it('is read at the moment of use', () => {
    vi.stubEnv('LEDGER_TABLE', 'first');
    expect(setting('LEDGER_TABLE')).toBe('first');
    vi.stubEnv('LEDGER_TABLE', 'second');
    expect(setting('LEDGER_TABLE')).toBe('second');
  });

  it.each([undefined, ''])('names what is missing when it is %j', (value) => {
    vi.stubEnv('LEDGER_TABLE', value);
    expect(() => setting('LEDGER_TABLE')).toThrow(
      expect.objectContaining({
        name: 'Unexpected',
        message: expect.stringContaining('LEDGER_TABLE'),
      }),
    );
  });
});

describe('regionalEndpoint', () => {
  it.each([
    [
      'https://identity.{region}.oci.oraclecloud.com',
      'https://identity.us-phoenix-1.oci.oraclecloud.com',
    ],
    ['https://{region}.example/{region}//', 'https://us-phoenix-1.example/us-phoenix-1'],
    ['http://127.0.0.1:4000/', 'http://127.0.0.1:4000'],
  ])('makes of %s %s', (template, endpoint) => {
    vi.stubEnv('OCI_IDENTITY_ENDPOINT', template);
    expect(regionalEndpoint('OCI_IDENTITY_ENDPOINT', 'us-phoenix-1')).toBe(endpoint);
  });
});
