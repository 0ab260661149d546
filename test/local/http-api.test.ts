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
}, 60_000);
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

interface Shown {
  status: string;
  stages: { name: string; status: string }[];
  next?: { action: string; taskId?: string };
}

/** Follows a stream as a browser does, until an event is as wanted; resolves with everything that it told. */
async function follow<T>(path: string, isWanted: (data: T) => boolean): Promise<T[]> {
  const told: T[] = [];
  let place: string | undefined;
  for (;;) {
    const headers: Record<string, string> = place === undefined ? {} : { 'last-event-id': place };
    const response = await fetch(api.url + path, { headers });
    const text = await response.text();
    place = /^id: (.*)$/m.exec(text)?.[1] ?? place;
    const data = /^data: (.*)$/m.exec(text)?.[1];
    if (data) told.push(JSON.parse(data));
    if (told.length > 0 && isWanted(told.at(-1)!)) return told;
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
    // Simulated time goes on while two pages wait for news.
    const [views, lines] = await Promise.all([
      follow<Shown>(`${location}/changes`, ({ next }) => next?.action === 'answer-task'),
      follow<{ items: { stage?: string }[] }>('/onboardings/changes', ({ items }) =>
        items.some(({ stage }) => stage === 'register-in-cupixworks'),
      ),
    ]);
    expect(views.at(-1)?.next?.taskId).toMatch(/\.register-in-cupixworks$/);
    expect(lines.length).toBeGreaterThan(1);
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
    const ending = follow<Shown>(`${location}/changes`, ({ status }) => status !== 'RUNNING');
    const done = await call('POST', `/tasks/${task.taskId}/complete`, page);
    expect([done.status, done.body.answered]).toEqual([202, 'now']);
    await ending;
    const end = (await call('GET', location)).body;
    expect(end.failure).toBeNull();
    expect(end).toMatchObject({
      status: 'SUCCEEDED',
      registration: task.values,
      proof: { tokenOk: true, endpointOk: true, primaveraOk: true },
    });
    expect(JSON.stringify([waiting, task, end])).not.toMatch(PASSWORD);
    expect(JSON.stringify([waiting, task, end])).not.toContain(clientSecret);
    expect((await call('GET', '/onboardings?status=SUCCEEDED')).body.items).toHaveLength(1);
  }, 60_000);

  it('is in the list as what it was ended as, when somebody stops it', async () => {
    const { body } = await call('POST', '/onboardings', { ...request, customer: 'stopped' });
    await service.engine.stop(body.executionArn);
    const [line] = await poll(
      async () => (await call('GET', '/onboardings?status=ABORTED&q=STOPPED')).body.items,
      (items) => items.length > 0,
    );
    expect(line).toMatchObject({
      onboardingId: body.onboardingId,
      failure: { error: 'Unexpected' },
    });
    const view = (await call('GET', `/onboardings/${body.onboardingId}`)).body;
    expect(view).toMatchObject({ status: 'ABORTED', next: { action: 'resume' } });
  });
});

describe('the page', () => {
  it('is served with its files, from the root on', async () => {
    const page = await fetch(api.url);
    expect([page.url, page.status]).toEqual([`${api.url}/console/`, 200]);
    const html = await page.text();
    for (const name of ['app.js', 'app.css', 'onboarding.svg']) {
      expect((await fetch(`${page.url}${name}`)).status, name).toBe(200);
    }
    expect(html).toContain('app.js');
    const settings = await fetch(`${page.url}settings.json`);
    expect(await settings.json()).toEqual({ signIn: null });
  });

  it('may send uploads where the API says', async () => {
    const { headers } = await fetch(`${api.url}/console/`);
    const { upload } = (await call('POST', '/artifacts', { sha256: 'a'.repeat(64), bytes: 1 }))
      .body;
    expect(headers.get('content-security-policy')).toContain(new URL(upload.url).origin);
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
