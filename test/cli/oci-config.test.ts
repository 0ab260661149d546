import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { findOciCredentials } from '#cli/oci-config.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const encrypted = pair.privateKey
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' })
  .toString();
const fingerprint = Array(16).fill('ab').join(':');
const profile = [
  'user=ocid1.user.oc1..aaaa',
  'tenancy = ocid1.tenancy.oc1..bbbb',
  `fingerprint=${fingerprint}`,
  'key_file=~/.oci/key.pem',
];

let home: string;
beforeEach(async () => {
  home = await temporaryDirectory();
  await mkdir(path.join(home, '.oci'));
  await writeFile(path.join(home, '.oci/key.pem'), key, { mode: 0o600 });
});

const configure = (...lines: string[]) =>
  writeFile(path.join(home, '.oci/config'), lines.join('\n'));
const find = (environment: Record<string, string> = {}, name?: string) =>
  findOciCredentials({ environment, home, profile: name });

describe('OCI credentials of this machine', () => {
  it('are nothing where nothing is configured', async () => {
    expect(await find()).toEqual({ problems: [] });
  });

  it('come from the DEFAULT profile', async () => {
    await configure('# comment', '[DEFAULT]', ...profile, '[OTHER]', 'user=ocid1.user.oc1..other');
    const { found } = await find();
    expect(found).toEqual({
      credentials: {
        userId: 'ocid1.user.oc1..aaaa',
        tenancyId: 'ocid1.tenancy.oc1..bbbb',
        fingerprint,
        privateKey: key,
      },
      origin: `profile DEFAULT of ${path.join(home, '.oci/config')}`,
      warnings: [],
    });
  });

  it.each([
    ['--profile', {}, 'OTHER'],
    ['OCI_CLI_PROFILE', { OCI_CLI_PROFILE: 'OTHER' }, undefined],
    ['OCI_CONFIG_PROFILE', { OCI_CONFIG_PROFILE: 'OTHER' }, undefined],
  ])('come from a profile named by %s, DEFAULT standing in', async (_, environment, name) => {
    await configure('[DEFAULT]', ...profile, '[OTHER]', 'user=ocid1.user.oc1..other');
    const { found } = await find(environment, name);
    expect(found?.credentials.userId).toBe('ocid1.user.oc1..other');
    expect(found?.credentials.tenancyId).toBe('ocid1.tenancy.oc1..bbbb');
  });

  it('come from the environment alone', async () => {
    const { found } = await find({
      OCI_CLI_USER: 'ocid1.user.oc1..env',
      OCI_TENANCY: 'ocid1.tenancy.oc1..env',
      OCI_CLI_FINGERPRINT: fingerprint,
      OCI_CLI_KEY_CONTENT: key.replaceAll('\n', '\\n'),
    });
    expect(found?.origin).toBe('the environment');
    expect(found?.credentials.privateKey).toBe(key);
  });

  it('prefer the environment to the file', async () => {
    await configure('[DEFAULT]', ...profile);
    const { found } = await find({ OCI_CLI_USER: 'ocid1.user.oc1..env' });
    expect(found?.credentials.userId).toBe('ocid1.user.oc1..env');
  });

  it('open an encrypted key with its passphrase', async () => {
    await writeFile(path.join(home, '.oci/key.pem'), encrypted);
    await configure('[DEFAULT]', ...profile, 'pass_phrase=open sesame');
    expect((await find()).found?.credentials.passphrase).toBe('open sesame');
  });

  it('warn of a key that others can read', async () => {
    await configure('[DEFAULT]', ...profile);
    await chmod(path.join(home, '.oci/key.pem'), 0o644);
    expect((await find()).found?.warnings).toEqual([expect.stringMatching(/chmod 600/)]);
  });
});

describe('OCI credentials that cannot be used', () => {
  it('are told completely', async () => {
    await configure('[DEFAULT]', 'user=me', 'key_file=~/.oci/gone.pem');
    const { found, problems } = await find();
    expect(found).toBe(undefined);
    expect(problems.map(({ where }) => where)).toEqual([
      'user',
      'tenancy',
      'fingerprint',
      'key_file',
    ]);
  });

  it.each([
    ['the public key', publicKey, /public key/],
    ['no PEM', 'A'.repeat(80), /PEM/],
    ['a key without its passphrase', encrypted, /pass_phrase/],
    ['half a key', `${key.slice(0, 200)}\n-----END PRIVATE KEY-----\n`, /damaged/],
  ])('%s', async (_, content, says) => {
    await writeFile(path.join(home, '.oci/key.pem'), content);
    await configure('[DEFAULT]', ...profile);
    const { problems } = await find();
    expect(problems.map(({ what }) => what)).toEqual([expect.stringMatching(says)]);
    expect(JSON.stringify(problems)).not.toContain(content.slice(30, 60));
  });

  it('name the nearest profile', async () => {
    await configure('[DEFAULT]', ...profile, '[PRODUCTION]', 'user=x');
    const { problems } = await find({}, 'PRODUCTON');
    expect(problems[0]?.fix).toMatch(/Did you mean PRODUCTION/);
  });

  it('refuse a session token, which would end in the middle', async () => {
    await configure('[DEFAULT]', ...profile, 'security_token_file=~/.oci/token');
    expect((await find()).problems[0]?.where).toBe('security_token_file');
  });

  it('miss a file that was asked for', async () => {
    const { problems } = await find({ OCI_CONFIG_FILE: '~/elsewhere' });
    expect(problems[0]?.what).toContain(path.join(home, 'elsewhere'));
  });
});
