import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpApi, startHttpApi } from '#local/http-api.ts';
import { type RunningService, startService } from '#local/service.ts';
import { settle } from '#test/local/engine/fake-host.ts';

const archive = await readFile(new URL('../../examples/cupix-sample.car', import.meta.url));
const sha256 = createHash('sha256').update(archive).digest('hex');
const PASSWORD = 'Correct-Horse-Battery-42';
let directory: string;
let service: RunningService;
let api: HttpApi;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'http-api-'));
  service = await startService({
    directory,
    oracle: { kind: 'simulated' },
    interactive: true,
    failures: [],
  });
  api = await startHttpApi(service);
});
afterAll(async () => {
  await api.close();
  await service.close();
  await rm(directory, { recursive: true });
});

// biome-ignore lint/suspicious/noExplicitAny: answers of all kinds are looked into
type Answer = { status: number; headers: Headers; body: any };

async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(api.url + path, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Asks again until the answer is as wanted; on virtual time that takes no longer than the work itself. */
async function poll<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    await settle();
  }
}

const request = {
  kind: 'Onboarding',
  customer: 'acme',
  oracle: {
    region: 'eu-frankfurt-1',
    compartment: `ocid1.compartment.oc1..${'a'.repeat(56)}1234`,
    domain: `ocid1.domain.oc1..${'a'.repeat(56)}1234`,
    instance: { create: 'acme-prod' },
  },
  archive: { sha256 },
  primavera: {
    url: 'https://primavera-us2.oraclecloud.com',
    username: 'svc-cupix@acme.example',
    password: PASSWORD,
  },
  cupixworks: { team: 'acme', project: 'ab12cd', administrator: 'kim.lee@acme.example' },
};

describe('a whole onboarding over HTTP', () => {
  it('uploads, starts, waits, does the human task and succeeds', async () => {
    const early = await call('POST', '/onboardings', request);
    expect(early.status).toBe(422);

    const { upload } = (await call('POST', '/artifacts', { sha256, bytes: archive.length })).body;
    const { url, method, headers } = upload;
    expect((await fetch(url, { method, headers, body: archive })).status).toBe(200);
    expect((await call('GET', `/artifacts/${sha256}`)).status).toBe(200);

    const started = await call('POST', '/onboardings', request);
    expect(started.status).toBe(202);
    const location = started.headers.get('location') as string;
    const [task] = await poll(
      async () => (await call('GET', '/tasks?status=OPEN')).body.items,
      (tasks) => tasks.length > 0,
    );
    // The task is in the list a moment before the state that opened it begins to wait.
    const waiting = await poll(
      async () => (await call('GET', location)).body,
      ({ stages }) => stages.at(-2).status !== 'running',
    );
    expect(waiting.status).toBe('RUNNING');
    expect(waiting.stages.at(-2)).toMatchObject({ status: 'waiting', waitingFor: 'a person' });

    const { clientSecret } = (await call('POST', `/tasks/${task.taskId}/reveal`)).body;
    expect(clientSecret).toEqual(expect.any(String));
    expect((await call('POST', `/tasks/${task.taskId}/reveal`)).status).toBe(409);
    const pasted = { status: clientSecret };
    expect((await call('POST', `/tasks/${task.taskId}/complete`, pasted)).status).toBe(400);

    const page = await service.simulation!.register(task.taskId);
    const done = await call('POST', `/tasks/${task.taskId}/complete`, page);
    expect([done.status, done.body.answered]).toEqual([202, 'now']);
    const end = await poll(
      async () => (await call('GET', location)).body,
      ({ status }) => status !== 'RUNNING',
    );
    expect(end.failure).toBeNull();
    expect(end).toMatchObject({
      status: 'SUCCEEDED',
      registration: task.values,
      proof: { tokenOk: true, endpointOk: true, primaveraOk: true },
    });
    expect(JSON.stringify([waiting, task, end])).not.toMatch(PASSWORD);
    expect(JSON.stringify([waiting, task, end])).not.toContain(clientSecret);
    expect((await call('GET', '/onboardings?status=SUCCEEDED')).body.items).toHaveLength(1);
  });
});

describe('the local API', () => {
  /** `fetch` sets Host and Origin itself. */
  const ask = (headers: Record<string, string>, method = 'GET') =>
    new Promise<number>((resolve, reject) => {
      httpRequest(`${api.url}/tasks`, { method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });

  it('answers programs on this machine, and pages that it delivers itself', async () => {
    expect(await ask({})).toBe(200);
    expect(await ask({ origin: api.url })).toBe(200);
  });

  it.each<Record<string, string>>([
    { host: 'attacker.example' },
    { origin: 'https://attacker.example' },
    { origin: 'http://127.0.0.1:1' },
    { origin: 'null' },
    { host: 'attacker.example', origin: 'http://attacker.example' },
  ])('does not answer %j', async (headers) => {
    expect(await ask(headers)).toBe(403);
  });

  it('takes what API Gateway takes, and no more', async () => {
    const body = JSON.stringify('x'.repeat(10 * 1024 * 1024));
    const headers = { 'content-type': 'application/json' };
    const { status } = await fetch(`${api.url}/artifacts`, { method: 'POST', headers, body });
    expect(status).toBe(413);
  });

  it('refuses what the deployed one refuses, and starts nothing', async () => {
    const before = service.engine.list().length;
    const wrong = await call('POST', '/onboardings', { ...request, customer: 'Not A Name' });
    expect(wrong.status).toBe(400);
    expect(wrong.headers.get('content-type')).toBe('application/problem+json');
    expect((await call('DELETE', '/onboardings')).headers.get('allow')).toBe('GET, POST');
    const twice = await call('GET', '/onboardings?status=FAILED&status=RUNNING');
    expect(twice.status).toBe(400);
    expect(service.engine.list()).toHaveLength(before);
  });
});
