import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { respond } from '#functions/api/respond.ts';
import { wholeApi } from '#functions/api/routes.ts';
import { byIam, byToken, type Identity } from './api-account.ts';

const nobody = {} as Identity;
const anybody = byIam('arn:aws:iam::111111111111:user/anybody');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'));
  const files = {
    'index.html': '<!doctype html>',
    'app.js': 'export {};',
    'app.css': 'a {}',
    'onboarding.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'app.js.map': '{}',
    '.hidden.html': 'no',
    'notes.txt': 'no',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  vi.stubEnv('CONSOLE_FOLDER', folder);
  vi.stubEnv('ARTIFACT_BUCKET', 'artifacts');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});
afterEach(() => {
  vi.stubEnv('CONSOLE_ACCESS', '');
  vi.stubEnv('CONSOLE_SIGN_IN', '');
});

interface Asked {
  as?: Identity;
  method?: string;
  etag?: string;
  accept?: string;
}

async function get(path: string, options: Asked = {}) {
  const { as = anybody, method = 'GET', etag, accept } = options;
  const event = {
    httpMethod: method,
    path,
    headers: { ...(etag && { 'If-None-Match': etag }), ...(accept && { accept }) },
    requestContext: { ...as, path: `/v1${path}`, requestId: 'request-1', accountId: '1' },
  } as unknown as APIGatewayProxyEvent;
  const {
    statusCode,
    headers = {},
    body,
  } = await respond(wholeApi, event, AbortSignal.timeout(5_000));
  return { status: statusCode, headers: headers as Record<string, string>, body };
}

describe('the page', () => {
  it.each([
    ['/console/', 'text/html; charset=utf-8', '<!doctype html>'],
    ['/console/index.html', 'text/html; charset=utf-8', '<!doctype html>'],
    ['/console/app.js', 'text/javascript; charset=utf-8', 'export {};'],
    ['/console/app.css', 'text/css; charset=utf-8', 'a {}'],
    ['/console/app.js.map', 'application/json', '{}'],
    ['/console/onboarding.svg', 'image/svg+xml', expect.stringContaining('<svg')],
  ])('has %s', async (path, type, body) => {
    const answer = await get(path);
    expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([200, type, body]);
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });

  it.each([
    '/console/unknown.js',
    '/console/notes.txt',
    '/console/.hidden.html',
    '/console/../package.json',
    '/console/..%2fpackage.json',
    '/console/app.js/',
    '/console//etc/passwd',
    `/console/${'a'.repeat(2_000)}.js`,
  ])('has nothing else: %s', async (path) => {
    const { status, headers, body } = await get(path);
    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json']);
    expect(JSON.parse(body)).toMatchObject({ error: 'NotFound', requestId: 'request-1' });
  });

  it('leads a browser that is lost back', async () => {
    const accept = 'text/html,application/xhtml+xml';
    const { status, headers, body } = await get('/console/<script>', { accept });
    expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(body).toContain('href="/v1/console/"');
    expect(body).not.toContain('script');
  });

  it('is found from the root, below whatever stage it lies', async () => {
    const root = await get('/');
    expect([root.status, root.headers.location]).toEqual([302, '/v1/console/']);
    const { status, headers } = await get('/console');
    expect([status, headers.location]).toEqual([302, '/v1/console/index.html']);
    expect((await get(headers.location!.replace('/v1', ''))).status).toBe(200);
  });

  it('itself is kept by nobody; its files are asked for again, and sent once', async () => {
    expect((await get('/console/')).headers['cache-control']).toBe('no-store');
    const first = await get('/console/app.js');
    expect(first.headers['cache-control']).toBe('no-cache');
    const again = await get('/console/app.js', { etag: first.headers.etag! });
    expect([again.status, again.body, again.headers.etag]).toEqual([304, '', first.headers.etag]);
    expect((await get('/console/app.js', { etag: '"other"' })).status).toBe(200);
    expect((await get('/console/app.css')).headers.etag).not.toBe(first.headers.etag);
  });

  it('may load its own files, call its own API and the artifact store, and nothing else', async () => {
    const policy = (await get('/console/')).headers['content-security-policy'];
    expect(policy?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self' https://artifacts.s3.eu-central-1.amazonaws.com",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('does not take %s', async (method) => {
    const { status, headers } = await get('/console/', { method });
    expect([status, headers.allow]).toEqual([405, 'GET']);
  });
});

describe('who reaches the page', () => {
  const files = ['/', '/console', '/console/', '/console/app.js', '/console/settings.json'];

  it.each(files)('nobody without a signature or a token: %s', async (path) => {
    const { status, body } = await get(path, { as: nobody });
    expect([status, JSON.parse(body).error]).toEqual([403, 'NotAuthorized']);
  });

  it.each(files)('everybody who may call the API: %s', async (path) => {
    expect((await get(path, { as: byToken({ customers: '' }) })).status).toBeLessThan(400);
  });

  it('everybody, where its files are public; never data', async () => {
    vi.stubEnv('CONSOLE_ACCESS', 'public');
    for (const path of files) expect((await get(path, { as: nobody })).status).toBeLessThan(400);
    for (const path of ['/onboardings', '/tasks', '/openapi.json', '/onboardings/changes']) {
      expect((await get(path, { as: nobody })).status).toBe(403);
    }
  });
});

describe('signing in', () => {
  const settings = async () => JSON.parse((await get('/console/settings.json')).body);
  const signIn = { issuer: 'https://id.example/pool', clientId: 'page', scope: 'openid email' };

  it('is not for the page to do unless the stack says how', async () => {
    expect(await settings()).toEqual({ signIn: null });
  });

  it('is where the stack says, and the page may speak to it', async () => {
    const tokenOrigin = 'https://login.example';
    vi.stubEnv('CONSOLE_SIGN_IN', JSON.stringify({ ...signIn, tokenOrigin }));
    expect(await settings()).toEqual({ signIn });
    const { headers } = await get('/console/');
    expect(headers['content-security-policy']).toContain(
      'amazonaws.com https://id.example https://login.example;',
    );
  });

  it('fails openly when its setting is broken', async () => {
    vi.stubEnv('CONSOLE_SIGN_IN', '{"issuer":1}');
    expect((await get('/console/settings.json')).status).toBe(500);
  });
});

it('a page that was not built is missing, and nothing more', async () => {
  vi.resetModules();
  vi.stubEnv('CONSOLE_FOLDER', join(folder, 'nowhere'));
  const { respond: fresh } = await import('#functions/api/respond.ts');
  const { wholeApi: unbuilt } = await import('#functions/api/routes.ts');
  const event = {
    httpMethod: 'GET',
    path: '/console/',
    headers: {},
    requestContext: { ...anybody, path: '/console/', requestId: 'r', accountId: '1' },
  } as unknown as APIGatewayProxyEvent;
  const answer: APIGatewayProxyResult = await fresh(unbuilt, event, AbortSignal.timeout(5_000));
  expect(answer.statusCode).toBe(404);
});
