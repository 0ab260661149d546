import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Refusal } from '#local/simulation/call.ts';
import { Router } from '#local/simulation/router.ts';
import { World, type WorldOptions } from '#local/simulation/world.ts';
import { ask } from './ask.ts';
import { ManualClock } from './manual-clock.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function notebook(options: Partial<WorldOptions> = {}): Promise<World> {
  const world = await World.open({ clock: new ManualClock(), ...options });
  cleanups.push(() => world.close());
  const notes = world.store.collection<{ text: string }>('notes');
  const router = new Router('notes', {
    headers: (call) => ({ 'x-request': call.operation }),
    errorBody: (status, code, message) => ({ status: String(status), code, message }),
  });
  router.guard((call) => {
    if (call.query.has('forbidden')) throw new Refusal(403, 'No', 'Not you.');
  });
  router.on('GET', '/notes/{id}', 'read', (call) => {
    const note = notes.get(call.params.id!);
    if (!note) throw new Refusal(404, 'Gone', `No note ${call.params.id}.`);
    return { status: 200, json: note };
  });
  router.on(
    'PUT',
    '/notes/{id}',
    'write',
    async (call) => {
      notes.set(call.params.id!, await call.json());
      return { status: 204 };
    },
    { mutates: true },
  );
  router.on('GET', '/broken', 'break', () => {
    throw new Error('a defect');
  });
  world.host('notes.example', router).host(/^[a-z]+\.many\.example$/, router);
  return world;
}

async function directory(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'world-'));
  cleanups.push(() => rm(made, { recursive: true }));
  return made;
}

const write = (text: string) => ({ method: 'PUT', body: JSON.stringify({ text }) });

test('routes by Host header, with decoded path parameters and the headers of the system', async () => {
  const world = await notebook();
  expect((await ask(world, 'notes.example', '/notes/A%7C1', write('hi'))).status).toBe(204);
  const reply = await ask(world, 'anything.many.example:443', '/notes/A|1');
  expect(await reply.json()).toEqual({ text: 'hi' });
  expect(reply.headers.get('x-request')).toBe('notes.read');
  expect(reply.headers.get('date')).toBe('Sat, 01 Aug 2026 10:00:00 GMT');
});

test('a client that can set the Host header needs no other', async () => {
  const world = await notebook();
  const status = await new Promise((resolve) => {
    const headers = { host: 'notes.example:443' };
    get({ host: '127.0.0.1', port: world.port, path: '/notes/1', headers }, (response) => {
      resolve(response.resume().statusCode);
    });
  });
  expect([status, world.calls[0]?.host]).toEqual([404, 'notes.example']);
});

test('an unknown host is no host at all, and an unknown path a 404 of that system', async () => {
  const world = await notebook();
  expect((await ask(world, 'elsewhere.example', '/notes/1')).status).toBe(421);
  expect(world.knows('elsewhere.example')).toBe(false);
  expect(world.knows('b.many.example')).toBe(true);
  const reply = await ask(world, 'notes.example', '/else');
  expect(reply.status).toBe(404);
  expect(await reply.json()).toMatchObject({ status: '404', code: 'NotFound' });
});

test('refusals, malformed JSON and defects leave in the format of the system', async () => {
  const defects: unknown[] = [];
  const world = await notebook({ onDefect: (error) => defects.push(error) });
  const refused = await ask(world, 'notes.example', '/notes/1?forbidden');
  expect([refused.status, await refused.json()]).toEqual([
    403,
    { status: '403', code: 'No', message: 'Not you.' },
  ]);
  const malformed = await ask(world, 'notes.example', '/notes/1', { method: 'PUT', body: '{' });
  expect(malformed.status).toBe(400);
  expect((await ask(world, 'notes.example', '/broken')).status).toBe(500);
  expect(defects).toHaveLength(1);
});

test('logs calls with their operation, status and whether they change something', async () => {
  const world = await notebook();
  await ask(world, 'notes.example', '/notes/1', write('secret words'));
  await ask(world, 'notes.example', '/notes/1?q=secret');
  expect(world.calls.map(({ operation, status, mutates }) => [operation, status, mutates])).toEqual(
    [
      ['notes.write', 204, true],
      ['notes.read', 200, false],
    ],
  );
  expect(world.callLog.count('notes.read')).toBe(1);
  expect(world.callLog.mutations()).toHaveLength(1);
  expect(JSON.stringify(world.calls)).not.toContain('secret');
});

test('what a call changed is on disk, encrypted, before its answer leaves', async () => {
  const home = await directory();
  const world = await notebook({ directory: home });
  await ask(world, 'notes.example', '/notes/1', write('a canary'));
  // No close(): the first world might as well have been killed here.
  const again = await notebook({ directory: home });
  expect(await (await ask(again, 'notes.example', '/notes/1')).json()).toEqual({
    text: 'a canary',
  });
  for (const file of await readdir(home)) {
    expect((await readFile(path.join(home, file))).includes('a canary')).toBe(false);
  }
});

test('faults outlive a restart, and so does what is left of them', async () => {
  const home = await directory();
  const world = await notebook({ directory: home });
  world.faults.inject({ operation: 'notes.read', fault: 'unavailable', times: 2 });
  await ask(world, 'notes.example', '/notes/1');
  const again = await notebook({ directory: home });
  const statuses = [];
  for (let count = 0; count < 2; count++) {
    statuses.push((await ask(again, 'notes.example', '/notes/1')).status);
  }
  expect(statuses).toEqual([503, 404]);
});

test('calls at the same time are all on disk', async () => {
  const home = await directory();
  const world = await notebook({ directory: home });
  const ids = Array.from({ length: 20 }, (_, index) => String(index));
  await Promise.all(ids.map((id) => ask(world, 'notes.example', `/notes/${id}`, write(id))));
  const again = await World.open({ clock: new ManualClock(), directory: home });
  expect(again.store.collection('notes').keys().toSorted()).toEqual(ids.toSorted());
  await again.close();
});

test('a changed world file is refused', async () => {
  const home = await directory();
  const world = await notebook({ directory: home });
  await ask(world, 'notes.example', '/notes/1', write('x'));
  const file = path.join(home, 'simulation.sealed');
  const bytes = await readFile(file);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(file, bytes);
  await expect(World.open({ clock: new ManualClock(), directory: home })).rejects.toThrow(
    /changed/,
  );
});

test('identifiers repeat with the seed and go on after a restart', async () => {
  const home = await directory();
  const first = await World.open({ clock: new ManualClock(), seed: 's' });
  const second = await World.open({ clock: new ManualClock(), seed: 's', directory: home });
  const ids = [first.ids.hex('app'), first.ids.hex('app')];
  expect(ids[0]).not.toBe(ids[1]);
  expect(second.ids.hex('app')).toBe(ids[0]);
  await Promise.all([first.close(), second.close()]);
  const third = await World.open({ clock: new ManualClock(), seed: 's', directory: home });
  expect(third.ids.hex('app')).toBe(ids[1]);
  expect(third.ids.uuid('u')).toMatch(
    /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  );
  await third.close();
});

test('in ports mode every host has a loopback port of its own, kept over a restart', async () => {
  const home = await directory();
  const world = await notebook({ addressing: 'ports', directory: home });
  const [one, two] = [world.urlOf('notes.example'), world.urlOf('b.many.example')];
  expect(one).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(two).not.toBe(one);
  await fetch(`${one}/notes/1`, write('hi'));
  expect(await (await fetch(`${two}/notes/1`)).json()).toEqual({ text: 'hi' });
  await world.close();
  const again = await notebook({ addressing: 'ports', directory: home });
  expect(again.urlOf('notes.example')).toBe(one);
});
