import { expect, onTestFinished, test } from 'vitest';
import { addCupixWorks } from '#local/cupixworks/cupixworks.ts';
import { World } from '#local/simulation/world.ts';
import { ask } from '#test/local/simulation/ask.ts';
import { ManualClock } from '#test/local/simulation/manual-clock.ts';

const acme = { team: 'acme', domain: 'cupix.works' };

async function open() {
  const world = await World.open({ clock: new ManualClock() });
  onTestFinished(() => world.close());
  const cupix = addCupixWorks(world);
  for (const [index, key] of ['ab12cd', 'ef34gh', 'ij56kl'].entries()) {
    cupix.addFacility({ ...acme, id: index + 1, key, name: `Site ${index + 1}` });
  }
  cupix.addFacility({ team: 'other', domain: 'cupix.works', id: 9, key: 'zz99zz', name: 'Other' });
  cupix.addToken({ ...acme, token: 'good', userId: 42, mayReadFacilities: true });
  cupix.addToken({ ...acme, token: 'narrow', userId: 43, mayReadFacilities: false });
  return async (path: string, token = 'good', host = 'acme.cupix.works') => {
    const headers: Record<string, string> = token === '' ? {} : { 'x-cupix-auth': token };
    const response = await ask(world, host, `/api/v1/${path}`, { headers });
    // biome-ignore lint/suspicious/noExplicitAny: an answer of any shape, judged by the test
    return { status: response.status, body: (await response.json()) as any };
  };
}

test('tells who the token belongs to, on the team host and on the API host', async () => {
  const get = await open();
  const me = {
    result: { data: { id: '42', type: 'user', attributes: { id: 42 } } },
    session: null,
  };
  expect(await get('me?fields=id')).toEqual({ status: 200, body: me });
  expect(await get('me?fields=id', 'good', 'api.cupix.works')).toEqual({ status: 200, body: me });
});

test.each([
  ['no token', 'me?fields=id', '', 'acme.cupix.works', 401],
  ['an unknown token', 'me?fields=id', 'bad', 'acme.cupix.works', 401],
  ['a token of another team', 'me?fields=id', 'good', 'other.cupix.works', 401],
  ['a token of another region', 'me?fields=id', 'good', 'acme.cupix-eu.works', 401],
  ['a user who may not', 'facilities?fields=id', 'narrow', 'acme.cupix.works', 403],
  ['no fields', 'facilities', 'good', 'acme.cupix.works', 400],
  ['no fields for oneself', 'me', 'good', 'acme.cupix.works', 400],
  ['an odd page', 'facilities?fields=id&page=0', 'good', 'acme.cupix.works', 400],
  ['an unknown key', 'facilities/nope?fields=id', 'good', 'acme.cupix.works', 404],
  ['a key of another team', 'facilities/zz99zz?fields=id', 'good', 'acme.cupix.works', 404],
])('refuses %s', async (_what, path, token, host, status) => {
  expect((await (await open())(path, token, host)).status).toBe(status);
});

test('lists the team’s facilities by page, with the fields that were asked for', async () => {
  const get = await open();
  const first = await get('facilities?fields=key,name&per_page=2');
  expect(first.body.result.pagination).toEqual({ total_entries: 3, total_pages: 2 });
  expect(first.body.result.data[0]).toEqual({
    id: '1',
    type: 'facility',
    attributes: { key: 'ab12cd', name: 'Site 1' },
  });
  const second = await get('facilities?fields=key&per_page=2&page=2');
  expect(second.body.result.data).toHaveLength(1);
});

test('reads one facility by its key', async () => {
  const { body } = await (await open())('facilities/ef34gh?fields=name');
  expect(body.result.data.attributes).toEqual({ name: 'Site 2' });
});
