import { describe, expect, it } from 'vitest';
import { handler } from '#functions/oic/check-access.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import { apiCalls, oic, problem, useOic } from './oic-setup.ts';

const setup = useOic();

describe('check-access', () => {
  it('counts projects by the cheapest call', async () => {
    setup.http.on('GET', /projects$/, { json: { items: [{}], totalResults: 4 } });
    expect(await run(handler, oic)).toEqual({ projects: 4 });
    expect(apiCalls(setup)[0]?.url.searchParams.get('limit')).toBe('1');
  });

  it.each([401, 403])('waits while %i, and asks for a new token the next time', async (status) => {
    setup.http.on('GET', /projects$/, problem(status, 'no role'));
    expect((await failureOf(handler, oic)).name).toBe('NotAuthorizedYet');
    const before = setup.scopes.length;
    await failureOf(handler, oic);
    expect(setup.scopes.length).toBeGreaterThan(before);
  });

  it('waits while the domain does not know the client', async () => {
    setup.http.on('POST', /token$/, { status: 401, json: { error: 'invalid_client' } });
    expect((await failureOf(handler, oic)).name).toBe('NotAuthorizedYet');
  });

  it('stops when the scope is not the client’s', async () => {
    setup.http.on('POST', /token$/, { status: 400, json: { error: 'invalid_scope' } });
    expect((await failureOf(handler, oic)).name).toBe('InvalidRequest');
  });
});
