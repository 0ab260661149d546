import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { callOic, oicRefusal, requireOk } from '#functions/oic/client.ts';
import { requestActivation } from '#functions/oic/factory/activation.ts';
import { readList } from '#functions/oic/factory/call.ts';
import { getIntegration } from '#functions/oic/factory/integrations.ts';
import { collect, eachItem } from '#functions/oic/pages.ts';
import {
  apiCalls,
  client,
  instance,
  integrationPath,
  oic,
  problem,
  projects,
  useOic,
} from './oic-setup.ts';

const setup = useOic();
const key = { projectId: 'CUPIX', integrationId: 'TOKEN|01.00.0000' };

describe('callOic', () => {
  it('calls the design host with the instance, a Bearer token for the API scope, and %7C', async () => {
    setup.http.on('GET', integrationPath, {
      json: { id: key.integrationId, code: 'TOKEN', version: '01.00.0000' },
    });
    await getIntegration(oic, key);
    const [call] = apiCalls(setup);
    expect(call?.url.href).toBe(
      `${instance.designTimeUrl}${projects}/CUPIX/integrations/TOKEN%7C01.00.0000?integrationInstance=acme-oic-fra`,
    );
    expect(call?.headers.get('authorization')).toBe('Bearer token-1');
    expect(setup.scopes).toEqual([client.scopes.api]);
  });

  it('keeps a path segment inside its segment', async () => {
    setup.http.on('GET', /./, { json: {} });
    await callOic(oic, { operation: 'Try', path: ['projects', '../../admin?x=1#y'] });
    const [call] = apiCalls(setup);
    expect(call?.url.pathname).toBe(`${projects}/..%2F..%2Fadmin%3Fx%3D1%23y`);
  });

  it('spells PATCH as POST with the override, and asks for async mode in the query', async () => {
    setup.http.on('POST', integrationPath, { json: {} });
    await requestActivation(oic, key, {
      tracingEnabledFlag: true,
      payloadTracingEnabledFlag: false,
    });
    const [call] = apiCalls(setup);
    expect(call?.headers.get('x-http-method-override')).toBe('PATCH');
    expect(call?.url.searchParams.get('enableAsyncActivationMode')).toBe('true');
    expect(call?.json).toEqual({
      status: 'ACTIVATED',
      tracingEnabledFlag: true,
      payloadTracingEnabledFlag: false,
    });
  });

  it('renews a refused token once', async () => {
    setup.http.on('GET', /projects$/, { json: { items: [] } });
    setup.http.once('GET', /projects$/, problem(401, 'expired'));
    const response = await callOic(oic, { operation: 'Try', path: ['projects'] });
    expect(response.status).toBe(200);
    expect(apiCalls(setup).map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it('gives up after the second refusal, and forgets that token too', async () => {
    setup.http.on('GET', /projects$/, problem(401, 'no'));
    await callOic(oic, { operation: 'Try', path: ['projects'] });
    expect(apiCalls(setup)).toHaveLength(2);
    await callOic(oic, { operation: 'Try', path: ['projects'] });
    expect(setup.scopes).toHaveLength(4);
  });

  it('never follows a redirect with the token', async () => {
    const location = 'https://design.elsewhere.oraclecloud.com/';
    setup.http.on('GET', /projects$/, { status: 307, headers: { location } });
    const call = callOic(oic, { operation: 'Try', path: ['projects'] });
    await expect(call).rejects.toMatchObject({ name: 'Unexpected' });
    expect(apiCalls(setup)).toHaveLength(1);
  });

  it('sends no body that holds a mask, however deep', async () => {
    const json = { securityProperties: [{ propertyValue: ' ***** ' }] };
    const call = callOic(oic, { operation: 'Try', method: 'PATCH', path: ['projects'], json });
    await expect(call).rejects.toMatchObject({ name: 'Unexpected' });
    expect(apiCalls(setup)).toHaveLength(0);
  });
});

describe('oicRefusal', () => {
  const cases: [number, string][] = [
    [400, 'InvalidRequest'],
    [401, 'NotAuthorized'],
    [403, 'NotAuthorized'],
    [404, 'NotFound'],
    [409, 'Unexpected'],
    [412, 'Locked'],
    [423, 'Locked'],
  ];
  it.each(cases)('%i is %s', async (status, name) => {
    setup.http.on('GET', /projects$/, problem(status, 'why'));
    const response = await callOic(oic, { operation: 'Try', path: ['projects'] });
    const error = oicRefusal(response, 'Try');
    expect(error.name).toBe(name);
    expect(error.explanation.seen).toMatchObject({ status, requestId: 'opc-1', detail: 'why' });
    expect(() => requireOk(response, 'Try')).toThrow(error.message);
  });

  it.each([
    [429, 'Throttled'],
    [500, 'Unavailable'],
    [503, 'Unavailable'],
  ])('%i heals by itself: %s', async (status, name) => {
    setup.http.on('GET', /projects$/, problem(status, 'why'));
    const call = callOic(oic, { operation: 'Try', path: ['projects'] });
    await expect(call).rejects.toMatchObject({ name });
  });
});

describe('a list', () => {
  const item = z.object({ id: z.number() });
  const call = { operation: 'List', path: ['projects'] };
  const all = () => collect(eachItem((position) => readList(oic, item, call, {}, position)));

  it('goes on after what came, even when the server gives less than was asked for', async () => {
    setup.http.on('GET', /projects$/, ({ url }) => {
      const offset = Number(url.searchParams.get('offset'));
      const items = [0, 1, 2].map((at) => ({ id: offset + at })).filter(({ id }) => id < 7);
      return { json: { items, hasMore: offset + items.length < 7 } };
    });
    expect((await all()).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('stops when a server never does', async () => {
    setup.http.on('GET', /projects$/, { json: { items: [{ id: 1 }], hasMore: true } });
    await expect(all()).rejects.toMatchObject({ name: 'Unexpected' });
  });
});
