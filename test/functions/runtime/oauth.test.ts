import { beforeEach, describe, expect, it, vi } from 'vitest';
import { knownSecrets, withinInvocation } from '#runtime/invocation.ts';
import { clientToken, forgetToken, type TokenRequest, tokenFor } from '#runtime/oauth.ts';
import { FakeAws } from '#test/functions/oci/fake-aws.ts';
import { start, useHttp } from './http-setup.ts';

vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn(async () => undefined) }));

const setup = useHttp();
const path = /^\/oauth2\/v1\/token$/;
let request: TokenRequest;
let made = 0;

/** The token endpoint issues `token-1`, `token-2`, … in every test. */
beforeEach(() => {
  made += 1;
  request = {
    tokenUrl: 'https://idcs-1.identity.oraclecloud.com/oauth2/v1/token',
    clientId: 'client',
    // Tokens are cached across tests by what they were asked with.
    clientSecret: `secret-number-${made}`,
    scope: 'urn:one',
  };
  let issued = 0;
  setup.http.on('POST', path, () => {
    issued += 1;
    return { json: { access_token: `token-${issued}`, expires_in: 1000, token_type: 'Bearer' } };
  });
});

const refuse = (status: number, json: unknown) => setup.http.on('POST', path, { status, json });

describe('clientToken', () => {
  it('asks as OAuth wants it asked', async () => {
    expect(await clientToken({ ...request, scope: 'https://a:443/ic/api/' })).toBe('token-1');
    const [sent] = setup.http.calls;
    expect(sent!.url.href).toBe(request.tokenUrl);
    expect(Object.fromEntries(new URLSearchParams(sent!.text))).toEqual({
      grant_type: 'client_credentials',
      scope: 'https://a:443/ic/api/',
    });
    expect(sent!.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
  });

  it.each([
    ['plain', 'idcscs-0b9c'],
    ['a:b', 'c:d'],
    ['söme', 'p%ss+w rd/&=?"ü€'],
  ])('sends client %j with secret %j so that they can be told apart', async (id, secret) => {
    await clientToken({ ...request, clientId: id, clientSecret: secret });
    const [scheme, value] = setup.http.calls[0]!.headers.get('authorization')!.split(' ');
    const parts = Buffer.from(value!, 'base64').toString('latin1').split(':');
    expect(scheme).toBe('Basic');
    expect(parts.map(decodeURIComponent)).toEqual([id, secret]);
  });

  it('asks once per client and scope', async () => {
    const variants: Partial<TokenRequest>[] = [
      {},
      { scope: 'urn:two' },
      { clientId: 'other' },
      { clientSecret: `${request.clientSecret}-renewed` },
      { tokenUrl: 'https://idcs-2.identity.oraclecloud.com/oauth2/v1/token' },
    ];
    const ask = () =>
      Promise.all(variants.map((variant) => clientToken({ ...request, ...variant })));
    const tokens = await ask();
    expect(new Set(tokens).size).toBe(variants.length);
    expect(await ask()).toEqual(tokens);
    expect(setup.http.calls).toHaveLength(variants.length);
  });

  it.each([
    [1000, 800],
    [undefined, 2880],
  ])('renews a token that lives %j s after %i s', async (expires_in, seconds) => {
    let issued = 0;
    setup.http.on('POST', path, () => {
      issued += 1;
      return { json: { access_token: `t-${issued}`, expires_in } };
    });
    expect(await clientToken(request)).toBe('t-1');
    vi.setSystemTime(start + seconds * 1000 - 1);
    expect(await clientToken(request)).toBe('t-1');
    vi.setSystemTime(start + seconds * 1000);
    expect(await clientToken(request)).toBe('t-2');
  });

  it('asks again for a token that was refused, and only for that one', async () => {
    const other = { ...request, scope: 'urn:two' };
    const [first, second] = [await clientToken(request), await clientToken(other)];
    forgetToken(first);
    expect(await clientToken(request)).toBe('token-3');
    expect(await clientToken(other)).toBe(second);
    forgetToken('never seen');
  });

  it('scrubs the token in every invocation that uses it', async () => {
    for (const _invocation of [1, 2]) {
      const secrets = await withinInvocation(new AbortController().signal, async () => {
        await clientToken(request);
        return [...knownSecrets()];
      });
      expect(secrets).toContain('token-1');
    }
    expect(setup.http.calls).toHaveLength(1);
  });

  it('takes no token from an answer that holds none', async () => {
    refuse(200, { token_type: 'Bearer' });
    await expect(clientToken(request)).rejects.toMatchObject({
      name: 'Unexpected',
      message: 'Request access token: the answer (200) lacks or misspells access_token.',
    });
  });
});

describe('a refused client', () => {
  const refusals = [
    { error: 'invalid_client', error_description: 'Client authentication failed.' },
    { error: 'unauthorized_client' },
  ];

  it.each(refusals)('has wrong credentials: %j', async (body) => {
    refuse(401, body);
    await expect(clientToken(request)).rejects.toMatchObject({
      name: 'InvalidCredentials',
      message: `The identity domain refused the client client (${body.error}).`,
      explanation: { system: 'identity-domain', seen: { status: 401, serviceCode: body.error } },
    });
  });

  it.each(refusals)('is not known yet when it was just made: %j', async (body) => {
    refuse(401, body);
    await expect(clientToken({ ...request, justCreated: true })).rejects.toMatchObject({
      name: 'NotAuthorizedYet',
    });
  });

  it.each([true, false])('has no right to the scope, new (%j) or not', async (justCreated) => {
    refuse(400, { error: 'invalid_scope' });
    await expect(clientToken({ ...request, justCreated })).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: 'The client client may not ask for the scope urn:one.',
    });
  });

  it('is asked for again next time', async () => {
    setup.http.once('POST', path, { status: 401, json: { error: 'invalid_client' } });
    await expect(clientToken(request)).rejects.toThrow();
    expect(await clientToken(request)).toBe('token-1');
  });

  it('is told without its secret', async () => {
    refuse(401, { error: 'invalid_client' });
    const error = await clientToken(request).catch((refused) => refused);
    expect(JSON.stringify([error.message, error.explanation])).not.toContain('secret-number');
  });
});

describe('tokenFor', () => {
  it('takes client and secret from the vault', async () => {
    const { clientId, clientSecret, tokenUrl } = request;
    new FakeAws().putSecret('vault/client', { clientId, clientSecret });
    expect(await tokenFor({ secretId: 'vault/client', tokenUrl }, 'urn:one')).toBe('token-1');
    expect(await clientToken(request)).toBe('token-1');
  });
});
