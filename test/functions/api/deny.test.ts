import { beforeAll, describe, expect, it } from 'vitest';
import { routes } from '#functions/api/routes.ts';
import { promotionRequestExample } from '#functions/api/views/promotion-view.ts';
import { byIam, byToken, type Identity, send, useApiAccount } from './api-account.ts';
import { userRequest } from './routes/user-account.ts';

const account = useApiAccount();
let ids: { id: string; taskId: string; arn: string };

beforeAll(async () => {
  ids = await account.onboard('secretive');
});

/** Every one of them is refused by every route. */
const strangers: Record<string, Identity> = {
  nobody: {} as Identity,
  'an IAM role without entitlement': byIam('arn:aws:sts::111111111111:assumed-role/Other/me'),
  'a token that names no customer': byToken({ customers: '' }),
  'a token whose customers are no names': byToken({ customers: '../*,ALL,%' }),
};

/** Entitled, but to somebody else's customers. */
const neighbours: Record<string, Identity> = {
  'an operator of another customer': byToken({ customers: 'neighbour' }),
  'a person with tasks elsewhere': byToken({ customers: '', email: 'kim@neighbour.example' }),
};

/** What each route answers to a stranger; a new route must be added here. */
const refusals: Record<string, 403 | 404> = {
  'POST /onboardings': 403,
  'GET /onboardings': 403,
  'GET /onboardings/changes': 403,
  'GET /onboardings/{id}': 404,
  'GET /onboardings/{id}/changes': 404,
  'POST /onboardings/{id}/resume': 404,
  'GET /tasks': 403,
  'GET /tasks/{id}': 404,
  'POST /tasks/{id}/complete': 404,
  'POST /tasks/{id}/reject': 404,
  'POST /tasks/{id}/reveal': 404,
  'POST /artifacts': 403,
  'GET /artifacts/{sha256}': 404,
  'GET /openapi.json': 403,
  'POST /integration-users': 403,
  'GET /integration-users': 403,
  'GET /integration-users/changes': 403,
  'GET /integration-users/{id}': 404,
  'GET /integration-users/{id}/changes': 404,
  'PATCH /integration-users/{id}': 404,
  'POST /integration-users/{id}/activate': 404,
  'POST /integration-users/{id}/inactivate': 404,
  'POST /integration-users/{id}/resume': 404,
  'GET /integration-users/{id}/site-users': 404,
  'GET /recoveries': 403,
  'GET /recoveries/changes': 403,
  'GET /recoveries/{id}': 404,
  'GET /recoveries/{id}/changes': 404,
  'POST /recoveries/{id}/resume': 404,
  'POST /recoveries': 403,
  'GET /recoveries/schedules': 403,
  'GET /recoveries/{id}/left': 404,
  'POST /recoveries/{id}/schedule/stop': 404,
  'GET /instances/{id}/health': 404,
  'GET /instances/{id}/errors': 404,
  'POST /promotions': 403,
  'GET /promotions': 403,
  'GET /promotions/changes': 403,
  'GET /promotions/{id}': 404,
  'GET /promotions/{id}/changes': 404,
  'POST /promotions/{id}/resume': 404,
  'GET /builds': 403,
  'GET /builds/diff': 403,
  'GET /builds/{id}': 404,
  'GET /environments': 403,
};

async function bodyOf(name: string): Promise<unknown> {
  const bodies: Record<string, unknown> = {
    'POST /onboardings': await account.request('secretive'),
    'POST /integration-users': userRequest('secretive'),
    'PATCH /integration-users/{id}': { status: 'inactive' },
    'POST /promotions': { ...promotionRequestExample, customer: 'secretive' },
    'POST /tasks/{id}/complete': { status: 'active' },
    'POST /tasks/{id}/reject': { reason: 'No.' },
    'POST /artifacts': { sha256: 'f'.repeat(64), bytes: 1 },
  };
  return bodies[name];
}

async function call(name: string, as: Identity) {
  const [method = '', template = ''] = name.split(' ');
  const { sha256 } = await account.archive();
  const id = template.startsWith('/tasks') ? ids.taskId : ids.id;
  const path = template.replace('{id}', id).replace('{sha256}', sha256);
  return send(method, path, { as, body: await bodyOf(name) });
}

async function untouched(): Promise<void> {
  expect((await account.task(ids.taskId))?.status).toBe('OPEN');
  expect(account.engine.list()).toHaveLength(1);
}

const names = routes.map(({ method, path }) => `${method} ${path}`);

it('knows every route', () => {
  expect(Object.keys(refusals).toSorted()).toEqual(names.toSorted());
});

describe.each(Object.entries(strangers))('%s', (who, as) => {
  it.each(names)('is refused by %s', async (name) => {
    const { status, body } = await call(name, as);
    expect(status).toBe(who === 'nobody' ? 403 : refusals[name]);
    expect(body).toMatchObject({ error: status === 403 ? 'NotAuthorized' : 'NotFound' });
    await untouched();
  });
});

describe.each(Object.entries(neighbours))('%s', (_, as) => {
  const ofObjects = names.filter((name) => name.includes('{id}'));

  it.each(ofObjects)('sees nothing by %s', async (name) => {
    const refused = await call(name, as);
    expect(refused.status).toBe(404);
    const [method = '', template = ''] = name.split(' ');
    const absent = await send(method, template.replace('{id}', 'no-such-thing-1a2b3c4d'), {
      as,
      body: await bodyOf(name),
    });
    // What exists and what doesn't can't be told apart.
    expect(refused.body).toEqual(absent.body);
    await untouched();
  });

  it('starts nothing for the customer', async () => {
    expect((await call('POST /onboardings', as)).status).toBe(403);
    await untouched();
  });

  it('plans nothing for the customer', async () => {
    const sent = { as, query: { plan: 'true' }, body: await account.request('secretive') };
    const { status, body } = await send('POST', '/onboardings', sent);
    expect([status, body.items]).toEqual([403, undefined]);
    await untouched();
  });
});

describe('lists', () => {
  it('show an operator only the own customers', async () => {
    const as = byToken({ customers: 'neighbour' });
    expect((await send('GET', '/onboardings', { as })).body).toEqual({ items: [] });
    const query = { customer: 'secretive' };
    expect((await send('GET', '/onboardings', { as, query })).body).toEqual({ items: [] });
    expect((await send('GET', '/tasks', { as })).body).toEqual({ items: [] });
  });

  it('show a person only the own tasks', async () => {
    const as = (email: string) => byToken({ customers: '', email });
    const tasksOf = async (email: string) =>
      (await send('GET', '/tasks', { as: as(email) })).body.items.length;
    expect(await tasksOf('kim@neighbour.example')).toBe(0);
    expect(await tasksOf('kim@secretive.example')).toBe(1);
    const queries: Record<string, string>[] = [
      { assignee: 'kim@secretive.example' },
      { jobId: ids.id },
    ];
    for (const query of queries) {
      const { body } = await send('GET', '/tasks', { as: as('kim@neighbour.example'), query });
      expect(body).toEqual({ items: [] });
    }
  });
});

it('an assignee is no operator', async () => {
  const as = byToken({ customers: '', email: 'kim@secretive.example' });
  expect((await send('GET', '/onboardings', { as })).status).toBe(403);
  expect((await send('GET', `/onboardings/${ids.id}`, { as })).status).toBe(404);
  expect((await send('POST', `/onboardings/${ids.id}/resume`, { as })).status).toBe(404);
});

it('the secret is for the assignee, not for whoever is entitled to everything', async () => {
  const { status, text } = await send('POST', `/tasks/${ids.taskId}/reveal`);
  expect(status).toBe(403);
  expect(text).not.toContain('idcscs');
});
