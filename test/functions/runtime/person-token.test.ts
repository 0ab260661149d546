import { beforeEach, expect, it, vi } from 'vitest';
import { tokenOfOwner } from '#runtime/person-token.ts';
import { FakeAws } from '#test/functions/oci/fake-aws.ts';
import { useHttp } from './http-setup.ts';

vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn(async () => undefined) }));

const setup = useHttp();
const tokenUrl = 'https://idcs-1.identity.oraclecloud.com/oauth2/v1/token';
const path = /^\/oauth2\/v1\/token$/;
const refused = { status: 400, json: { error: 'invalid_grant' } };
let vault: FakeAws;
let made = 0;
let client: { secretId: string; tokenUrl: string };

const signIn = (refreshToken: string) => ({
  clientId: 'login',
  refreshToken,
  scope: 'urn:one',
  signedInAs: 'kim.lee',
});

beforeEach(() => {
  made += 1;
  vault = new FakeAws();
  client = { secretId: `people/kim-${made}`, tokenUrl };
  vault.putSecret(client.secretId, signIn('first-refresh-token'));
});

it('asks as a public client, and has the new refresh token in the vault before it returns', async () => {
  setup.http.on('POST', path, {
    json: { access_token: 'an-access-token', refresh_token: 'second-refresh-token' },
  });
  expect(await tokenOfOwner(client, 'urn:one')).toBe('an-access-token');
  const [sent] = setup.http.calls;
  expect(sent!.headers.get('authorization')).toBeNull();
  expect(Object.fromEntries(new URLSearchParams(sent!.text))).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'first-refresh-token',
    client_id: 'login',
  });
  expect(vault.secret(client.secretId)).toEqual(signIn('second-refresh-token'));
  await tokenOfOwner(client, 'urn:one');
  expect(setup.http.calls).toHaveLength(1);
});

it('writes nothing where the domain keeps the refresh token', async () => {
  setup.http.on('POST', path, { json: { access_token: 'an-access-token' } });
  await tokenOfOwner(client, 'urn:one');
  expect(vault.writes).toEqual([]);
});

it('goes on with the refresh token that another process has put there meanwhile', async () => {
  setup.http.on('POST', path, ({ text }) => {
    vault.putSecret(client.secretId, signIn('from-the-other'));
    const isOld = text.includes('first-refresh-token');
    return isOld ? refused : { json: { access_token: 'an-access-token' } };
  });
  expect(await tokenOfOwner(client, 'urn:one')).toBe('an-access-token');
  expect(setup.http.calls[1]!.text).toContain('refresh_token=from-the-other');
});

it('says who has to sign in again, and never the token', async () => {
  setup.http.on('POST', path, refused);
  const error = await tokenOfOwner(client, 'urn:one').catch((thrown) => thrown);
  expect(error).toMatchObject({ name: 'InvalidCredentials' });
  expect(error.message).toContain('kim.lee');
  expect(JSON.stringify(error.explanation)).not.toContain('first-refresh-token');
  expect(setup.http.calls).toHaveLength(1);
});

it('takes a throttle and an outage for what they are', async () => {
  setup.http.once('POST', path, { status: 429, json: {} });
  await expect(tokenOfOwner(client, 'urn:one')).rejects.toMatchObject({ name: 'Throttled' });
  setup.http.once('POST', path, { status: 503, json: {} });
  await expect(tokenOfOwner(client, 'urn:one')).rejects.toMatchObject({ name: 'Unavailable' });
});
