import { beforeEach, describe, expect, it, vi } from 'vitest';
import { handler } from '#functions/cupixworks/prove-registration.ts';
import { apiCalls, instance, problem, useOic } from '#test/functions/oic/oic-setup.ts';
import { failureOf, run } from '#test/functions/steps.ts';

const setup = useOic();
const secretId = 'oic-onboarding/acme-1/runtime-client';
const registration = {
  oicOAuthTokenUrl: 'https://idcs-1.identity.oraclecloud.com/oauth2/v1/token',
  clientId: 'runtime-1',
  clientSecret: { secretId },
  scope: `${instance.audience}urn:opc:resource:consumer::all`,
  opcAccessTokenUrl: `${instance.runtimeUrl}/ic/api/integration/v2/flows/rest/project/CUPIX/TOKEN/1.0/token?Scope=http://primavera-us2.oraclecloud.com/api`,
};
const event = {
  jobId: 'acme-1',
  registration,
  instance,
  primaveraUrl: 'https://primavera-us2.oraclecloud.com',
};
const endpoint = /\/TOKEN\/1\.0\/token$/;
const now = Date.UTC(2026, 0, 5, 10);
let turn = 0;

function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}

const claims = {
  aud: [instance.audience, 'https://acme:443', 'urn:opc:lbaas:logicalguid=ABC'],
  scope: 'urn:opc:resource:consumer::all',
  client_id: 'runtime-1',
  exp: now / 1000 + 3600,
};

/** What stage 9 notes about the client. */
function clientChanged(minutesAgo: number): void {
  const facts = { changedAt: now - minutesAgo * 60_000 };
  const resource = { kind: 'oauth-client', name: 'runtime', id: 'app', origin: 'created', facts };
  setup.aws.items.set('job#acme-1 resource#oauth-client#runtime', resource);
}

beforeEach(() => {
  turn += 1;
  vi.useFakeTimers({ now, toFake: ['Date'] });
  setup.aws.putSecret(secretId, { clientId: 'runtime-1', clientSecret: `runtime-secret-${turn}` });
  setup.http
    .on('POST', /\/oauth2\/v1\/token$/, () => ({
      json: { access_token: jwt(claims), expires_in: 3600 },
    }))
    .on('GET', endpoint, {
      json: { accessToken: 'opc-token', requestHeaders: { 'x-prime-tenant': 'idcs-9' } },
    })
    .on('GET', /testConnection$/, { text: 'ok' });
});

describe('prove-registration', () => {
  it('makes the three calls with exactly the five values', async () => {
    expect(await run(handler, event)).toEqual({
      tokenOk: true,
      endpointOk: true,
      primaveraOk: true,
      at: '2026-01-05T10:00:00.000Z',
    });
    const [token, call, test] = setup.http.calls;
    expect(token?.url.href).toBe(registration.oicOAuthTokenUrl);
    expect(new URLSearchParams(token?.text).get('scope')).toBe(registration.scope);
    expect(call?.url.href).toBe(registration.opcAccessTokenUrl);
    expect(call?.headers.get('authorization')).toBe(`Bearer ${jwt(claims)}`);
    expect(test?.headers.get('authorization')).toBe('Bearer opc-token');
    expect(test?.headers.get('x-prime-tenant')).toBe('idcs-9');
  });

  it('calls by POST an endpoint that takes no GET', async () => {
    setup.http.on('GET', endpoint, { status: 405 });
    setup.http.on('POST', endpoint, { json: { access_token: 'opc-token' } });
    expect(await run(handler, event)).toMatchObject({ endpointOk: true });
  });

  it.each<[string, () => void, string]>([
    [
      'Client Secret',
      () => setup.http.on('POST', /oauth2/, { status: 401, json: { error: 'invalid_client' } }),
      'Client Secret',
    ],
    [
      'secret of another client',
      () => setup.aws.putSecret(secretId, { clientId: 'x', clientSecret: 'y' }),
      'Client Secret',
    ],
    [
      'unknown scope',
      () => setup.http.on('POST', /oauth2/, { status: 400, json: { error: 'invalid_scope' } }),
      'Scope',
    ],
    [
      'scope of another instance',
      () =>
        setup.http.on('POST', /oauth2/, {
          json: { access_token: jwt({ ...claims, aud: ['https://other:443'] }) },
        }),
      'Scope',
    ],
    [
      'token of another client',
      () =>
        setup.http.on('POST', /oauth2/, {
          json: { access_token: jwt({ ...claims, client_id: 'z' }) },
        }),
      'Client ID',
    ],
    [
      'page without tokens',
      () => setup.http.on('POST', /oauth2/, { status: 404, text: 'no' }),
      'OIC OAuth Token URL',
    ],
    [
      'login page',
      () => setup.http.on('POST', /oauth2/, { text: '<html>' }),
      'OIC OAuth Token URL',
    ],
    ['missing role', () => setup.http.on('GET', endpoint, problem(403, 'no role')), 'Client ID'],
    [
      'wrong path',
      () => setup.http.on('GET', endpoint, problem(404, 'nothing here')),
      'OPC Access Token URL',
    ],
    [
      'answer without a token',
      () => setup.http.on('GET', endpoint, { json: {} }),
      'OPC Access Token URL',
    ],
    [
      'flow that Primavera refused',
      () => setup.http.on('GET', endpoint, problem(500, 'the target answered 401.')),
      'OPC Access Token URL',
    ],
    [
      'token that Primavera refuses',
      () => setup.http.on('GET', /testConnection$/, { status: 401 }),
      'OPC Access Token URL',
    ],
  ])('blames a %s on the right value', async (_, arrange, value) => {
    clientChanged(30);
    arrange();
    const failure = await failureOf(handler, event);
    expect(failure.name).toBe('ProofFailed');
    expect(failure.summary).toContain(`"${value}"`);
    expect(failure.text).not.toContain(`runtime-secret-${turn}`);
  });

  it.each([401, 403])(
    'waits for a role that was granted moments ago (%i), then names it',
    async (status) => {
      setup.http.on('GET', endpoint, problem(status, 'no'));
      clientChanged(1);
      expect((await failureOf(handler, event)).name).toBe('NotAuthorizedYet');
      clientChanged(6);
      expect((await failureOf(handler, event)).name).toBe('ProofFailed');
      const tokens = setup.http.calls.filter(({ url }) => url.pathname.startsWith('/oauth2/'));
      expect(tokens).toHaveLength(2);
    },
  );

  it('waits for a client that was made moments ago', async () => {
    clientChanged(1);
    setup.http.on('POST', /oauth2/, { status: 401, json: { error: 'invalid_client' } });
    expect((await failureOf(handler, event)).name).toBe('NotAuthorizedYet');
  });

  it('leaves an outage an outage', async () => {
    setup.http.on('GET', endpoint, problem(500, 'internal error'));
    expect((await failureOf(handler, event)).name).toBe('Unavailable');
  });

  it('never shows a token, not even one that an error repeats', async () => {
    setup.http.on('GET', /testConnection$/, { status: 401, text: 'bad token opc-token' });
    expect((await failureOf(handler, event)).text).not.toMatch(/opc-token|eyJ/);
    expect(apiCalls(setup)).toHaveLength(2);
  });
});
