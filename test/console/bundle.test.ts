import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleConsole, CHARTS_BUDGET, CONSOLE_BUDGET } from '#cdk/bundle-console.ts';

let folder: string;
const read = (name: string) => readFile(join(folder, name), 'utf8');
const sizeOf = async (name: string) => gzipSync(await read(name)).length;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'));
  await bundleConsole(folder);
});
afterAll(() => rm(folder, { recursive: true }));

it('is whole, with source maps beside', async () => {
  expect((await readdir(folder)).sort()).toEqual([
    'app.css',
    'app.css.map',
    'app.js',
    'app.js.map',
    'chunk.js',
    'chunk.js.map',
    'icon.svg',
    'index.html',
    'instance-page.js',
    'instance-page.js.map',
    'integration-user.svg',
    'onboarding.svg',
    'promotion.svg',
  ]);
});

it('is within its budget as browsers get it', async () => {
  const sent = ['app.js', 'chunk.js', 'app.css'].map(sizeOf);
  const sizes = await Promise.all(sent);
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(CONSOLE_BUDGET);
  expect(await sizeOf('instance-page.js')).toBeLessThanOrEqual(CHARTS_BUDGET);
});

it('loads what lies beside it and nothing else', async () => {
  const page = await read('index.html');
  const addresses = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
  expect(addresses.sort()).toEqual(['app.css', 'app.js', 'chunk.js', 'icon.svg']);
  expect(await read('app.css')).not.toMatch(/url\(|@import/);
});

it('works under a content security policy that forbids everything inline', async () => {
  const page = await read('index.html');
  expect(page).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*src=)/);
  expect(await read('app.js')).not.toMatch(/\beval\(|new Function\(/);
});

it('keeps no secret and no token where a browser would keep it', async () => {
  const script = await read('app.js');
  expect(script).not.toMatch(/localStorage|indexedDB|document\.cookie/);
});

it.each([
  ['onboarding', 'Test connection', 'test-connection'],
  ['integration-user', 'Set groups', 'set-groups'],
  ['promotion', 'Create deployment', 'create-deployment'],
])(
  'has a picture of the workflow %s whose steps name their state and stage',
  async (name, state, stage) => {
    const picture = await read(`${name}.svg`);
    expect(picture).toContain(`data-state="${state}" data-stage="${stage}"`);
  },
);
