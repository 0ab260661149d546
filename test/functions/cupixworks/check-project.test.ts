import { describe, expect, it } from 'vitest';
import { handler } from '#functions/cupixworks/check-project.ts';
import { apiCalls, useOic } from '#test/functions/oic/oic-setup.ts';
import { failureOf, run } from '#test/functions/steps.ts';

const setup = useOic();
const event = { jobId: 'acme-1', team: 'acme', project: 'ab12cd', domain: 'cupix.works' };
const secretId = 'oic-onboarding/acme-1/cupixworks';
const withToken = { ...event, apiToken: { secretId } };
const facility = /facilities\/ab12cd$/;

describe('check-project', () => {
  it.each([event, { ...event, apiToken: null }])('asks nothing without a token', async (input) => {
    expect(await run(handler, input)).toEqual({ checked: false });
    expect(apiCalls(setup)).toHaveLength(0);
  });

  it('finds the project by its key', async () => {
    setup.aws.putSecret(secretId, { token: 'cupix-token' });
    setup.http.on('GET', facility, {
      json: { result: { data: { id: '1', attributes: { name: 'Tower', key: 'ab12cd' } } } },
    });
    expect(await run(handler, withToken)).toEqual({ checked: true, name: 'Tower' });
    const [call] = apiCalls(setup);
    expect(call?.url.href).toBe(
      'https://acme.cupix.works/api/v1/facilities/ab12cd?fields=id,name,key',
    );
    expect(call?.headers.get('x-cupix-auth')).toBe('cupix-token');
  });

  it.each([
    [401, 'InvalidCredentials'],
    [403, 'InvalidCredentials'],
    [404, 'NotFound'],
    [400, 'InvalidRequest'],
    [429, 'Throttled'],
    [503, 'Unavailable'],
  ])('%i is %s', async (status, name) => {
    setup.aws.putSecret(secretId, { token: 'cupix-token' });
    setup.http.on('GET', facility, { status, text: 'cupix-token refused' });
    const failure = await failureOf(handler, withToken);
    expect(failure.name).toBe(name);
    expect(failure.text).not.toContain('cupix-token');
  });
});
