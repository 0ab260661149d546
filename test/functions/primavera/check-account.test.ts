import { beforeEach, describe, expect, it } from 'vitest';
import { handler } from '#functions/primavera/check-account.ts';
import { apiCalls, credential, password, useOic } from '#test/functions/oic/oic-setup.ts';
import { failureOf, run } from '#test/functions/steps.ts';

const setup = useOic();
const event = { jobId: 'acme-1', url: 'https://primavera-us2.oraclecloud.com/', credential };
const tokenPath = /apitoken\/request$/;
const requestHeaders = { 'x-prime-tenant': 'idcs-1' };

beforeEach(() => {
  setup.http
    .on('POST', tokenPath, {
      json: { accessToken: 'jwt', userName: 'svc', primeTenantCode: '123', requestHeaders },
    })
    .on('GET', /testConnection$/, { text: 'Connection successful' })
    .on('GET', /workspace$/, { json: [{ workspaceId: 1 }, { workspaceId: 2 }] });
});

describe('check-account', () => {
  it('signs in, tests, and counts workspaces', async () => {
    expect(await run(handler, event)).toEqual({
      userName: 'svc',
      tenantCode: '123',
      workspaces: 2,
    });
    const [token, ...others] = apiCalls(setup);
    expect(token?.url.href).toBe(
      'https://primavera-us2.oraclecloud.com/primediscovery/apitoken/request?scope=http://primavera-us2.oraclecloud.com/api',
    );
    expect(token?.text).toBe('');
    const pair = Buffer.from(`svc@acme.example:${password}`).toString('base64');
    expect(token?.headers.get('authorization')).toBe(`Basic ${pair}`);
    for (const call of others) {
      expect(call.headers.get('x-prime-tenant')).toBe('idcs-1');
      expect(call.headers.get('authorization')).toBe('Bearer jwt');
    }
  });

  it('sends a password with letters of any alphabet as UTF-8', async () => {
    setup.aws.putSecret(credential.secretId, { username: 'svc', password: 'pass wörd:ж' });
    await run(handler, event);
    const header = apiCalls(setup)[0]?.headers.get('authorization') ?? '';
    expect(Buffer.from(header.slice(6), 'base64').toString('utf8')).toBe('svc:pass wörd:ж');
  });

  it.each([
    [400, 'InvalidRequest'],
    [401, 'InvalidCredentials'],
    [403, 'InvalidCredentials'],
    [404, 'NotFound'],
    [429, 'Throttled'],
    [500, 'Unavailable'],
    [302, 'Unexpected'],
    [418, 'Unexpected'],
  ])('a token request that answers %i is %s', async (status, name) => {
    setup.http.on('POST', tokenPath, { status, text: 'no' });
    expect((await failureOf(handler, event)).name).toBe(name);
  });

  it('says that a wrong password may be a federated user', async () => {
    setup.http.on('POST', tokenPath, { status: 401, text: `no ${password}` });
    const failure = await failureOf(handler, event);
    expect(failure.fix).toMatch(/federated/);
    expect(failure.text).not.toContain(password);
  });

  it.each([401, 403, 404])(
    'does not blame the password after a good token (%i)',
    async (status) => {
      setup.http.once('GET', /testConnection$/, { status, text: 'no' });
      const first = await failureOf(handler, event);
      setup.http.once('GET', /workspace$/, { status, text: 'no' });
      const second = await failureOf(handler, event);
      for (const failure of [first, second]) {
        expect(failure.name).toBe('NotAuthorized');
        expect(failure.summary).toContain('password is right');
      }
    },
  );

  it.each([
    ['204', { status: 204 }],
    ['an empty list', { json: [] }],
  ])('an account that sees nothing (%s) is NotAuthorized', async (_, reply) => {
    setup.http.on('GET', /workspace$/, reply);
    const failure = await failureOf(handler, event);
    expect(failure.name).toBe('NotAuthorized');
    expect(failure.summary).toContain('sees no workspace');
  });

  it('takes a list of another shape for one that is there', async () => {
    setup.http.on('GET', /workspace$/, { json: { workspaces: [{}] } });
    expect(await run(handler, event)).toMatchObject({ workspaces: 1 });
  });

  it.each([
    { username: 'svc', password: 'secret-1\n' },
    { username: 'svc\r', password: 'secret-1' },
    { username: 'svc:x', password: 'secret-1' },
  ])('sends nothing that a copy has damaged', async (fields) => {
    setup.aws.putSecret(credential.secretId, fields);
    const failure = await failureOf(handler, event);
    expect(failure.name).toBe('InvalidCredentials');
    expect(failure.text).not.toContain('secret-1');
    expect(apiCalls(setup)).toHaveLength(0);
  });
});
