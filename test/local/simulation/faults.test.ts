import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Injection } from '#local/simulation/faults.ts';
import { Router } from '#local/simulation/router.ts';
import { World } from '#local/simulation/world.ts';
import { ask } from './ask.ts';
import { ManualClock } from './manual-clock.ts';

let clock: ManualClock;
let world: World;
let made: number;

beforeEach(async () => {
  clock = new ManualClock();
  made = 0;
  world = await World.open({ clock });
  const router = new Router('shop', {
    errorBody: (status, code) => ({ problem: code, status }),
    headers: () => ({ 'opc-request-id': 'r-1' }),
    faultCode: (status) => (status === 429 ? 'SlowDown' : undefined),
  });
  const order = () => {
    made += 1;
    return { status: 201, json: { order: made, note: 'a body long enough to be cut in two' } };
  };
  router.on('POST', '/orders', 'order', order, { mutates: true });
  router.on('GET', '/orders', 'list', () => ({ status: 200, json: [] }));
  world.host('shop.example', router);
});
afterEach(() => world.close());

const order = (init: RequestInit = {}) =>
  ask(world, 'shop.example', '/orders', { method: 'POST', ...(init as object) });
const inject = (injection: Omit<Injection, 'operation'>) =>
  world.faults.inject({ operation: 'shop.order', ...injection });

test.each([
  ['throttled', 429, 'SlowDown'],
  ['unavailable', 503, 'ServiceUnavailable'],
  ['unauthorized', 401, 'NotAuthenticated'],
  ['forbidden', 403, 'NotAuthorized'],
  ['not-found', 404, 'NotAuthorizedOrNotFound'],
  ['conflict', 409, 'IncorrectState'],
  ['locked', 423, 'Locked'],
] as const)(
  '%s answers %d in the error format of the system, without the effect',
  async (fault, status, code) => {
    inject({ fault });
    const reply = await order();
    expect([reply.status, await reply.json()]).toEqual([status, { problem: code, status }]);
    expect(reply.headers.get('opc-request-id')).toBe('r-1');
    expect(reply.headers.get('retry-after')).toBeNull();
    expect(made).toBe(0);
    expect((await order()).status).toBe(201);
  },
);

test('status, code and Retry-After can be chosen', async () => {
  inject({ fault: 'throttled', retryAfter: 7, code: 'Mine' });
  const reply = await order();
  expect(reply.headers.get('retry-after')).toBe('7');
  expect(await reply.json()).toMatchObject({ problem: 'Mine' });
  inject({ fault: 'unavailable', status: 502 });
  expect((await order()).status).toBe(502);
  inject({ fault: 'locked', status: 412 });
  expect((await order()).status).toBe(412);
});

test('times, after and the end in time limit where a fault strikes', async () => {
  inject({ fault: 'unavailable', times: 2, after: 1 });
  const statuses = [];
  for (let call = 0; call < 4; call++) statuses.push((await order()).status);
  expect(statuses).toEqual([201, 503, 503, 201]);
  inject({ fault: 'forbidden', forMs: 30_000 });
  expect((await order()).status).toBe(403);
  clock.advance(29_999);
  expect((await order()).status).toBe(403);
  clock.advance(1);
  expect((await order()).status).toBe(201);
});

test('a pattern covers a whole system, other operations stay untouched by a name', async () => {
  inject({ fault: 'unavailable', times: 'always' });
  expect((await ask(world, 'shop.example', '/orders')).status).toBe(200);
  world.faults.inject({ operation: 'shop.*', fault: 'throttled' });
  expect((await ask(world, 'shop.example', '/orders')).status).toBe(429);
});

test('faults can be listed and cleared, and unknown names are refused', () => {
  const id = inject({ fault: 'slow' });
  expect(world.faults.list()).toMatchObject([{ id, operation: 'shop.order', fault: 'slow' }]);
  world.faults.clear(id);
  expect(world.faults.list()).toEqual([]);
  expect(() => world.faults.inject({ operation: 'shop.steal', fault: 'slow' })).toThrow(/steal/);
  expect(() => inject({ fault: 'mystery' as 'slow' })).toThrow(/mystery/);
});

test('a lost answer takes effect, a refused connection does not', async () => {
  inject({ fault: 'lost-answer' });
  await expect(order()).rejects.toThrow();
  expect(made).toBe(1);
  inject({ fault: 'refused-connection' });
  await expect(order()).rejects.toThrow();
  expect(made).toBe(1);
  expect(world.calls.map(({ status, fault }) => [status, fault])).toEqual([
    [0, 'lost-answer'],
    [0, 'refused-connection'],
  ]);
});

test('a truncated body breaks while it is read, after the effect', async () => {
  inject({ fault: 'truncated-body' });
  const reply = await order();
  expect(reply.status).toBe(201);
  await expect(reply.text()).rejects.toThrow();
  expect(made).toBe(1);
});

test.each(['slow', 'dripping-body'] as const)(
  '%s lasts until the caller gives up',
  async (fault) => {
    inject({ fault });
    const gaveUp = new AbortController();
    const reading = order({ signal: gaveUp.signal }).then((reply) => reply.text());
    const arrived = setInterval(() => world.calls.length > 0 && gaveUp.abort(), 1);
    await expect(reading).rejects.toThrow(/abort/);
    clearInterval(arrived);
    expect(world.calls[0]!.fault).toBe(fault);
  },
);

test('redirects to another host, wrong content and custom replies', async () => {
  inject({ fault: 'redirected', location: 'thief.example' });
  const redirected = await order();
  expect([redirected.status, redirected.headers.get('location')]).toEqual([
    307,
    'https://thief.example/orders',
  ]);
  inject({ fault: 'wrong-content' });
  const disguised = await order();
  expect([disguised.status, await disguised.json()]).toEqual([
    200,
    { problem: 'InternalServerError', status: 500 },
  ]);
  inject({ fault: 'wrong-content', content: 'html' });
  expect((await order()).headers.get('content-type')).toBe('text/html');
  inject({ fault: 'custom', reply: { status: 418, json: { tea: true } } });
  const custom = await order();
  expect([custom.status, await custom.json()]).toEqual([418, { tea: true }]);
  expect(made).toBe(0);
});

test('an answer fault can come after the effect', async () => {
  inject({ fault: 'unavailable', status: 504, effect: true });
  expect((await order()).status).toBe(504);
  expect(made).toBe(1);
});
