import { readdir } from 'node:fs/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { VirtualClock } from '#local/clock.ts';
import {
  activate,
  configure,
  connectionPath,
  designHost,
  openOicWorld,
  runtimeHost,
  sampleProject,
  shippedArchive,
} from './oic-world.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { entriesOf } from './zip-entries.ts';

test('imports the shipped archive and answers with the project', async () => {
  const oic = await openOicWorld();
  const answer = await oic.upload(await shippedArchive());
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    id: 'CUPIX_INTEGRATION',
    name: 'Cupix Integration',
    type: 'DEVELOPED',
    state: { status: 'DRAFT', created: { by: 'client-1', date: '2026-08-01T10:00:00.000+0000' } },
  });
  expect(answer.headers.get('oic-virtualservice')).toBe('true');
});

test('refuses a second import and leaves no temporary file behind', async () => {
  const own = await temporaryDirectory();
  vi.stubEnv('TMPDIR', own);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const oic = await openOicWorld();
  await oic.upload(sampleProject);
  const second = await oic.upload(sampleProject);
  expect(second.status).toBe(409);
  expect(second.body['o:errorCode']).toBe('PROJECT_ALREADY_EXISTS');
  expect(await readdir(own)).toEqual([]);
});

test.each([
  ['a file that is no ZIP', Buffer.from('This is not a ZIP.')],
  ['a ZIP that was cut short', 'cut'],
  ['an empty file', Buffer.alloc(0)],
])('refuses %s', async (_what, file) => {
  const oic = await openOicWorld();
  const bytes = file === 'cut' ? (await shippedArchive()).subarray(0, 600) : (file as Buffer);
  const answer = await oic.upload(bytes);
  expect(answer.status).toBe(500);
  expect(answer.body['o:errorCode']).toBe('PROJECT_IMPORT_FAILED');
  expect((await oic.send('')).body.totalResults).toBe(0);
});

test('refuses an archive without an integration', async () => {
  const oic = await openOicWorld();
  const answer = await oic.upload({ ...sampleProject, integrations: [] });
  expect(answer.body.detail).toBe('The archive holds no integration.');
});

test('refuses a form without the field "file", and a body that is no form', async () => {
  const oic = await openOicWorld();
  expect((await oic.upload(sampleProject, 'POST', 'archive')).status).toBe(400);
  const raw = await oic.send('archive', {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: Uint8Array.from(await shippedArchive()),
  });
  expect(raw.body['o:errorCode']).toBe('NO_FILE');
});

test('a replace needs the project, adds, keeps connections and deletes nothing', async () => {
  const oic = await openOicWorld();
  expect((await oic.upload(sampleProject, 'PUT')).status).toBe(404);
  await configure(oic);
  const second = { ...sampleProject.integrations[0]!, version: '01.01.0000' };
  const replaced = await oic.upload({ ...sampleProject, integrations: [second] }, 'PUT');
  expect(replaced.status).toBe(200);
  expect(replaced.body.state.projectRevisionId).toBe(1);
  const { body } = await oic.send('CUPIX_INTEGRATION/integrations');
  expect(body.items.map((one: { id: string }) => one.id)).toEqual([
    'OPC_ACCESS_TOKEN|01.00.0000',
    'OPC_ACCESS_TOKEN|01.01.0000',
  ]);
  expect((await oic.send(connectionPath)).body.status).toBe('CONFIGURED');
});

test('pages and filters the list', async () => {
  const oic = await openOicWorld();
  for (const code of ['ALPHA', 'BETA', 'GAMMA']) {
    await oic.upload({ ...sampleProject, code, name: `Project ${code}` });
  }
  const first = await oic.send('', { query: 'limit=2&orderBy=name' });
  expect(first.body).toMatchObject({ hasMore: true, limit: 2, offset: 0, totalResults: 3 });
  const rest = await oic.send('', { query: 'limit=2&offset=2&orderBy=name' });
  expect(rest.body.hasMore).toBe(false);
  expect(codes(first).concat(codes(rest))).toEqual(['ALPHA', 'BETA', 'GAMMA']);
  const byName = (q: string) => oic.send('', { query: `q=${encodeURIComponent(q)}` });
  expect(codes(await byName("{name:'Project BETA'}"))).toEqual(['BETA']);
  expect(codes(await byName('{name: /MM/}'))).toEqual(['GAMMA']);
  expect(codes(await byName("{name: /Project/, code:'ALPHA'}"))).toEqual(['ALPHA']);
});

test('deletes a project with everything in it', async () => {
  const oic = await openOicWorld();
  await configure(oic);
  expect((await oic.send('CUPIX_INTEGRATION', { method: 'DELETE' })).status).toBe(200);
  expect((await oic.send('CUPIX_INTEGRATION')).status).toBe(404);
  await oic.upload(sampleProject);
  expect((await oic.send(connectionPath)).body.status).toBe('INPROGRESS');
});

test('exports what it imported, entry for entry and without credentials, but never the same bytes', async () => {
  const oic = await openOicWorld();
  await configure(oic);
  const json = { code: 'CUPIX_INTEGRATION', type: 'DEVELOPED', label: '' };
  const answer = await oic.send('CUPIX_INTEGRATION/archive', { method: 'POST', json });
  expect(answer.headers.get('content-type')).toBe('application/octet-stream');
  const again = await oic.send('CUPIX_INTEGRATION/archive', { method: 'POST', json });
  expect(answer.body.equals(again.body)).toBe(false);
  const entries = await entriesOf(await shippedArchive());
  expect(await entriesOf(answer.body)).toEqual(entries);
  expect(await entriesOf(again.body)).toEqual(entries);
});

test('the run-time host sends design-time calls to the design host', async () => {
  const oic = await openOicWorld();
  const answer = await oic.send('', { host: runtimeHost, query: 'integrationInstance=acme-ns' });
  expect(answer.status).toBe(307);
  expect(answer.headers.get('location')).toBe(
    `https://${designHost}/ic/api/integration/v1/projects?integrationInstance=acme-ns`,
  );
});

test('everything is still there after the world was closed and opened again', async () => {
  const directory = await temporaryDirectory();
  const first = await openOicWorld({ directory });
  await configure(first);
  await activate(first);
  const second = await openOicWorld({ directory, clock: new VirtualClock(first.clock.now()) });
  expect((await second.send(connectionPath)).body.status).toBe('CONFIGURED');
  expect(second.console.statuses('CUPIX_INTEGRATION')).toEqual({
    'OPC_ACCESS_TOKEN|01.00.0000': 'ACTIVATED',
  });
});

test('a fault strikes an operation by its name', async () => {
  const oic = await openOicWorld();
  oic.world.faults.inject({ operation: 'oic.importProject', fault: 'lost-answer' });
  await expect(oic.upload(sampleProject)).rejects.toThrow();
  expect((await oic.upload(sampleProject)).status).toBe(409);
});

function codes(answer: { body: { items: { code: string }[] } }): string[] {
  return answer.body.items.map(({ code }) => code);
}
