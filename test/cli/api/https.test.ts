import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiClient } from '#cli/api/api-client.ts';
import { HttpsTransport } from '#cli/api/https.ts';
import { type Answer, FakeApi, problem } from '../fake-api.ts';

let fake: FakeApi;
let pauses: number[];
beforeEach(async () => {
  fake = await FakeApi.open();
  pauses = [];
});
afterEach(() => fake.close());

const authorization = {
  kind: 'token' as const,
  headersFor: async ({ headers }: { headers: Record<string, string> }) => ({
    ...headers,
    authorization: 'Bearer t',
  }),
};

function client(base = fake.url): ApiClient {
  const pause = async (ms: number) => void pauses.push(ms);
  return new ApiClient(new HttpsTransport(base, authorization, pause));
}

const started = { onboardingId: 'acme-1', executionArn: 'arn', started: true };
const hangUp: Answer = (response) => void response.destroy();

describe('a call', () => {
  it('goes below the address with who we are, as JSON', async () => {
    fake.on('POST /v1/onboardings', { status: 202, body: started });
    await client(`${fake.url}/v1`).start({ customer: 'acme' });
    const [call] = fake.calls;
    expect(call).toMatchObject({ path: '/v1/onboardings', body: { customer: 'acme' } });
    expect(call?.headers).toMatchObject({
      authorization: 'Bearer t',
      'content-type': 'application/json',
      'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('leaves out filters that nobody has given, and keeps ids in their place', async () => {
    fake.on('GET /onboardings', { body: { items: [] } });
    await client().list({ search: 'a b&c' }, { limit: 500 });
    expect(fake.calls[0]?.path).toBe('/onboardings?q=a+b%26c&limit=100');
    await client()
      .show('../tasks?x')
      .catch(() => {});
    expect(fake.calls[1]?.path).toBe('/onboardings/..%2Ftasks%3Fx');
  });
});

describe('a hiccup', () => {
  it('is met with one other try, of the very same request', async () => {
    fake.on('POST /onboardings', hangUp, { status: 202, body: started });
    expect(await client().start({ customer: 'acme' })).toMatchObject({ onboardingId: 'acme-1' });
    const [first, second, ...more] = fake.calls;
    expect(more).toEqual([]);
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
    expect(second?.body).toEqual(first?.body);
  });

  it('is waited for as long as the API asks, if that is not long', async () => {
    const busy = (seconds: string) => ({
      ...problem(429, 'Throttled'),
      headers: { 'retry-after': seconds },
    });
    fake.on('GET /tasks', busy('3'), { body: { items: [] } });
    expect(await client().tasks()).toEqual([]);
    expect(pauses).toEqual([3_000]);
    fake.on('GET /tasks', busy('60'), { body: { items: [] } });
    await expect(client().tasks()).rejects.toMatchObject({ status: 429, exitCode: 1 });
  });

  it('that lasts is told, with the address', async () => {
    fake.on('GET /tasks', hangUp);
    await expect(client().tasks()).rejects.toMatchObject({ name: 'Unavailable' });
    await expect(client().tasks()).rejects.toThrow(fake.url);
  });

  it('is no reason to ask for a secret again that is shown once', async () => {
    fake.on('POST /tasks/t/reveal', hangUp, { body: { clientSecret: 'x' } });
    await expect(client().reveal('t')).rejects.toMatchObject({ name: 'Unavailable' });
    expect(fake.calls).toHaveLength(1);
  });
});

describe('an answer', () => {
  it.each([
    [400, 'InvalidRequest', 2],
    [404, 'NotFound', 2],
    [409, 'Conflict', 2],
    [403, 'NotAuthorized', 3],
    [401, 'InvalidCredentials', 3],
    [500, 'Unexpected', 1],
  ])('of %d is told in full and ends with its code', async (status, error, exitCode) => {
    fake.on('GET /onboardings/x', problem(status, error));
    const refused = await client()
      .show('x')
      .catch((caught) => caught);
    expect(refused).toMatchObject({ name: 'ApiProblem', status, exitCode });
    expect(refused.text).toBe(`${error}: It is ${error}.\nMend it.\nRequest id: REQ-7`);
  });

  it('lists everything that is wrong with a request', async () => {
    const errors = [
      { pointer: '#/a', detail: 'It is bad.', fix: 'Mend a.' },
      { parameter: 'b', detail: 'It is worse.', fix: 'Mend b.' },
    ];
    fake.on('POST /onboardings', problem(400, 'InvalidRequest', { errors }));
    const refused = await client()
      .start({})
      .catch((caught) => caught);
    expect(refused.text).toMatch(/#\/a: It is bad\. Mend a\.\n {2}b: It is worse\. Mend b\./);
  });

  it('of API Gateway itself says what to look at', async () => {
    const headers = { 'x-amzn-requestid': 'AWS-1' };
    const body = { message: 'Missing Authentication Token' };
    fake.on('GET /tasks', { status: 403, headers, body });
    const refused = await client()
      .tasks()
      .catch((caught) => caught);
    expect(refused.text).toMatch(/Missing Authentication Token[\s\S]*stage[\s\S]*AWS-1/);
  });

  it('that leads elsewhere is not followed', async () => {
    const other = await FakeApi.open();
    fake.on('GET /tasks', { status: 302, headers: { location: `${other.url}/tasks` } });
    await expect(client().tasks()).rejects.toMatchObject({ status: 302 });
    expect(other.calls).toEqual([]);
    await other.close();
  });

  it.each([{ items: [{ no: 'task' }] }, '<html>', null])(
    'of another shape is told: %j',
    async (body) => {
      fake.on('GET /tasks', { body });
      await expect(client().tasks()).rejects.toThrow(/doesn't understand/);
    },
  );

  it('cannot move the cursor', async () => {
    const body = { onboardingId: 'a\u001b[2Jb', executionArn: 'arn' };
    fake.on('POST /onboardings', { status: 202, body });
    expect((await client().start({})).onboardingId).toBe('a [2Jb');
  });
});
