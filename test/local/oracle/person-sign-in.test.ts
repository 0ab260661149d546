import { createHash } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { findInstanceById } from '#local/oracle/instances.ts';
import { addPerson, addSignInApp } from '#local/oracle/people.ts';
import { Directory } from '#local/oracle/scim/directory.ts';
import { ask } from '#test/local/simulation/ask.ts';
import { openTenancy } from './open-tenancy.ts';

const redirectUri = 'http://127.0.0.1/callback';
const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');
const path = '/oauth2/v1/authorize';

/** A domain with an instance, a person and an application by which people sign in. */
async function open(grants?: string[]) {
  const { world, tenancy, clock } = await openTenancy();
  onTestFinished(() => world.close());
  const { guid } = tenancy.domain;
  const host = new URL(tenancy.domain.url).hostname;
  const { serviceName, audience } = findInstanceById(world, await tenancy.addInstance('acme'))!;
  addPerson(world, guid, { userName: 'kim.lee', serviceName, role: 'ServiceDeveloper' });
  const scope = `${audience}/ic/api/`;
  addSignInApp(world, guid, { clientId: 'login', scope, redirectUri, ...(grants && { grants }) });
  const query = (changes: Record<string, string> = {}) => ({
    response_type: 'code',
    client_id: 'login',
    redirect_uri: 'http://127.0.0.1:4711/callback',
    scope: `openid offline_access ${scope}`,
    state: 's',
    nonce: 'n',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changes,
  });
  const authorize = (changes?: Record<string, string>, form?: Record<string, string>) =>
    ask(world, host, `${path}?${new URLSearchParams(query(changes))}`, {
      redirect: 'manual',
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
  const allow = async (changes?: Record<string, string>) => {
    const answer = await authorize(changes, { user: 'kim.lee', decision: 'allow' });
    return new URL(answer.headers.get('location')!).searchParams;
  };
  const token = async (form: Record<string, string>) => {
    const answer = await ask(world, host, '/oauth2/v1/token', {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'login', ...form }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, string> };
  };
  const redeem = (code: string, changes: Record<string, string> = {}) =>
    token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: 'http://127.0.0.1:4711/callback',
      code_verifier: verifier,
      ...changes,
    });
  const refresh = (refresh_token: string) => token({ grant_type: 'refresh_token', refresh_token });
  return { world, clock, guid, authorize, allow, redeem, refresh, scope };
}

test('shows a page that signs the person in, and sends the browser back', async () => {
  const { authorize, allow } = await open();
  const page = await authorize();
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain('<option>kim.lee</option>');
  const back = await allow();
  expect(back.get('state')).toBe('s');
  expect(back.get('code')).toBeTruthy();
});

test.each([
  ['an unknown client', { client_id: 'nobody' }],
  ['another path', { redirect_uri: 'http://127.0.0.1:4711/elsewhere' }],
  ['another host', { redirect_uri: 'http://localhost:4711/callback' }],
  ['another machine', { redirect_uri: 'https://evil.example/callback' }],
])('never sends a browser on for %s', async (_, changes) => {
  const { authorize } = await open();
  for (const form of [undefined, { user: 'kim.lee', decision: 'allow' }]) {
    const answer = await authorize(changes, form);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  }
});

test.each([
  ['no PKCE', { code_challenge: '' }, 'invalid_request'],
  ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['a token at once', { response_type: 'token' }, 'unsupported_response_type'],
  ['a scope of others', { scope: 'openid https://other/ic/api/' }, 'invalid_scope'],
])('tells the application that %s is refused', async (_, changes, error) => {
  const { allow } = await open();
  expect(Object.fromEntries(await allow(changes))).toMatchObject({ error, state: 's' });
});

test('tells the application that the person did not allow it', async () => {
  const { authorize } = await open();
  const answer = await authorize({}, { user: 'kim.lee', decision: 'deny' });
  expect(answer.headers.get('location')).toContain('error=access_denied');
});

test.each([
  ['another verifier', { code_verifier: 'w'.repeat(43) }],
  ['another redirect URL', { redirect_uri: 'http://127.0.0.1:4712/callback' }],
])('redeems no code with %s', async (_, changes) => {
  const { allow, redeem } = await open();
  const code = (await allow()).get('code')!;
  expect(await redeem(code, changes)).toMatchObject({ body: { error: 'invalid_grant' } });
});

test('redeems a code once, within a minute; a second time closes what it opened', async () => {
  const { clock, allow, redeem, refresh } = await open();
  const late = (await allow()).get('code')!;
  clock.advance(61_000);
  expect((await redeem(late)).body.error).toBe('invalid_grant');
  const code = (await allow()).get('code')!;
  const first = await redeem(code);
  expect(first.status).toBe(200);
  expect((await redeem(code)).body.error).toBe('invalid_grant');
  expect((await refresh(first.body.refresh_token!)).body.error).toBe('invalid_grant');
});

test('rotates refresh tokens; a used one closes the sign-in', async () => {
  const { allow, redeem, refresh } = await open();
  const first = (await redeem((await allow()).get('code')!)).body.refresh_token!;
  const second = (await refresh(first)).body.refresh_token!;
  expect(second).not.toBe(first);
  expect((await refresh(first)).body.error).toBe('invalid_grant');
  expect((await refresh(second)).body.error).toBe('invalid_grant');
});

test('gives a refresh token only to who asks for it and may have it', async () => {
  const plain = await open();
  const without = await plain.allow({ scope: `openid ${plain.scope}` });
  expect((await plain.redeem(without.get('code')!)).body).not.toHaveProperty('refresh_token');
  const strict = await open(['authorization_code']);
  const code = (await strict.allow()).get('code')!;
  expect((await strict.redeem(code)).body).not.toHaveProperty('refresh_token');
});

test('a public client has to be registered as one', async () => {
  const { world, guid, allow, redeem } = await open();
  const code = (await allow()).get('code')!;
  const { apps } = new Directory(world, guid);
  apps.update('login', (app) => ({
    ...app,
    secret: 'x',
    attributes: { ...app.attributes, clientType: 'confidential' },
  }));
  expect(await redeem(code)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
});
