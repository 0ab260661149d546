import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { samplePath } from '#cli/request-file.ts';
import { run } from '#cli/run.ts';
import { FakeApi, problem } from './fake-api.ts';
import { type MemoryTerminal, memoryTerminal, withoutService } from './memory-terminal.ts';
import { finished, stopped } from './render/sample-progress.ts';
import { line, onboardingId, task, waiting } from './sample-answers.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** Every command against an API, without any local service. */

let fake: FakeApi;
let directory: string;
let terminal: MemoryTerminal;
beforeEach(async () => {
  fake = await FakeApi.open();
  directory = await temporaryDirectory();
  terminal = memoryTerminal(directory);
});
afterEach(() => fake.close());

const at = (...args: string[]) =>
  run([...args, '--api', fake.url], withoutService(terminal, directory));
const json = () => JSON.parse(terminal.stdout.text);

const SHOW = `GET /onboardings/${onboardingId}`;
const TASK = `/tasks/${task().taskId}`;
const started = { onboardingId, executionArn: 'arn', started: true };
const there = { body: { sha256: 'x', bytes: 1 } };

describe('onboard', () => {
  it('sends the request with what it refers to here, follows it, and tells the result', async () => {
    await copyFile(
      path.join(path.dirname(samplePath), 'cupix-sample.car'),
      path.join(directory, 'cupix-sample.car'),
    );
    const text = (await readFile(samplePath, 'utf8')).replace(
      /password: .*/,
      'password: { env: PRIMAVERA_PASSWORD }',
    );
    await writeFile(path.join(directory, 'acme.yaml'), text);
    terminal = memoryTerminal(directory, { PRIMAVERA_PASSWORD: 'Correct-Horse-42' });
    fake.on('POST /artifacts', there).on('POST /onboardings', { status: 202, body: started });
    fake.on(SHOW, { body: finished });
    expect(await at('onboard', 'acme.yaml')).toBe(0);
    const [sent] = fake.to('POST /onboardings');
    expect(sent?.body).toMatchObject({
      archive: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      primavera: { password: 'Correct-Horse-42' },
    });
    expect(terminal.stdout.text).toContain(`through ${fake.url}.`);
    expect(terminal.stdout.text).toContain('acme is connected');
    expect(terminal.stdout.text).toContain(`status ${onboardingId} --api ${fake.url}`);
    expect(terminal.stdout.text).not.toMatch(/simulated|See the secret/);
    expect(terminal.stdout.text + terminal.stderr.text).not.toContain('Correct-Horse-42');
  });

  it('leaves when a person has to act, and says how to go on', async () => {
    fake.on('POST /artifacts', there).on('POST /onboardings', { status: 202, body: started });
    fake.on(SHOW, { body: waiting }).on(`GET ${TASK}`, { body: task() });
    expect(await at('onboard')).toBe(4);
    expect(terminal.stdout.text).toMatch(/waits for kim\.lee@acme\.example until 2026-01-15/);
    expect(terminal.stdout.text).toContain(`tasks complete ${task().taskId} --api ${fake.url}`);
  });

  it('tells a refusal with everything that is wrong', async () => {
    const errors = [{ pointer: '#/customer', detail: 'Not yours.', fix: 'Ask.' }];
    fake.on('POST /artifacts', there);
    fake.on('POST /onboardings', problem(403, 'NotAuthorized', { errors }));
    expect(await at('onboard', '--json')).toBe(3);
    expect(json()).toMatchObject({
      error: 'NotAuthorized',
      status: 403,
      errors,
      requestId: 'REQ-7',
    });
  });

  it.each([
    ['onboard', '--simulate-failure', 'test-connection:locked'],
    ['onboard', '--oracle', 'simulated'],
    ['onboard', '--interactive'],
    ['onboard', '--reveal'],
    ['plan', '--profile', 'X'],
    ['status', '--data', 'x'],
    ['start', '--interactive'],
  ])('refuses %s %s, which is for this machine', async (...args) => {
    expect(await at(...args)).toBe(2);
    expect(terminal.stderr.text).toContain(`${args[1]} is for the local service only`);
    expect(fake.calls).toEqual([]);
  });

  it('takes its API from the environment as well, and names it when it is in the way', async () => {
    terminal = memoryTerminal(directory, { OIC_ONBOARDING_API: fake.url });
    fake.on('GET /onboardings', { body: { items: [line()] } });
    expect(await run(['status'], withoutService(terminal, directory))).toBe(0);
    expect(terminal.stdout.text).toContain(onboardingId);
    const args = ['status', '--data', 'x'];
    expect(await run(args, withoutService(terminal, directory))).toBe(2);
    expect(terminal.stderr.text).toContain('unset OIC_ONBOARDING_API');
  });
});

describe('plan', () => {
  const item = {
    stage: 'provision-instance',
    kind: 'integration-instance',
    says: 'There is none.',
  };
  const empty = { ready: true, items: [{ ...item, name: '-', action: 'keep' }], findings: [] };
  const full = { ...empty, items: [{ ...item, name: 'acme-prod', action: 'create' }] };
  const finding = {
    stage: 'preflight',
    error: 'InvalidCredentials',
    system: 'primavera',
    summary: 'Primavera refused the password.',
    fix: 'Correct it.',
  };

  it.each([
    [full, [], 0],
    [full, ['--exit-code'], 5],
    [empty, ['--exit-code'], 0],
    [{ ...empty, ready: false, findings: [finding] }, ['--exit-code'], 1],
    [{ ...empty, ready: false, findings: [finding] }, [], 1],
  ])('of %j with %j ends with %d', async (body, options, code) => {
    fake.on('POST /onboardings', { body });
    expect(await at('plan', ...options)).toBe(code);
    expect(fake.calls[0]?.path).toBe('/onboardings?plan=true');
    for (const { says } of body.items) expect(terminal.stdout.text).toContain(says);
    for (const { fix } of body.findings) expect(terminal.stdout.text).toContain(fix);
  });

  it('uploads an archive that the API lacks, and asks again', async () => {
    const errors = [{ pointer: '#/archive/sha256', detail: 'It is not there.', fix: 'Upload it.' }];
    fake.on('POST /onboardings', problem(422, 'NotFound', { errors }), { body: full });
    fake.on('POST /artifacts', there);
    expect(await at('plan', '--json')).toBe(0);
    expect(json()).toEqual(full);
    expect(fake.calls.map(({ path }) => path.split('?')[0])).toEqual([
      '/onboardings',
      '/artifacts',
      '/onboardings',
    ]);
  });
});

describe('status', () => {
  it('filters, turns the pages, and prints them all', async () => {
    fake.on(
      'GET /onboardings',
      { body: { items: [line()], nextCursor: 'c2' } },
      { body: { items: [line({ onboardingId: 'acme-2' })] } },
    );
    const filters = ['--status', 'failed', '--customer', 'acme', '--search', 'ac'];
    expect(await at('status', '--json', ...filters)).toBe(0);
    expect(json().map((one: { onboardingId: string }) => one.onboardingId)).toEqual([
      onboardingId,
      'acme-2',
    ]);
    expect(fake.calls.map(({ path }) => path)).toEqual([
      '/onboardings?status=FAILED&customer=acme&q=ac&limit=100',
      '/onboardings?status=FAILED&customer=acme&q=ac&limit=100&cursor=c2',
    ]);
  });

  it('cuts the list where it is told to, and says how to go on', async () => {
    fake.on('GET /onboardings', { body: { items: [line()], nextCursor: 'c2' } });
    expect(await at('status', '--limit', '1')).toBe(0);
    expect(fake.calls.map(({ path }) => path)).toEqual(['/onboardings?limit=1']);
    expect(terminal.stderr.text).toContain('--cursor c2');
  });

  it('says where each one is, or stopped', async () => {
    const failure = { stage: 'test-connection', error: 'Locked' };
    const items = [
      line({ stage: 'wait-for-active', waitingFor: 'oracle' }),
      line({ onboardingId: 'acme-2', status: 'FAILED', failure }),
    ];
    fake.on('GET /onboardings', { body: { items } });
    await at('status');
    expect(terminal.stdout.text).toMatch(/Wait for ACTIVE: waiting for Oracle/);
    expect(terminal.stdout.text).toMatch(/acme-2 +FAILED .*Test connection: Locked/);
  });

  it('shows a failure with everything, and where to look', async () => {
    const links = [{ title: 'OIC console', url: 'https://oic.example/home' }];
    fake.on(SHOW, { body: { ...stopped, links } });
    expect(await at('status', onboardingId)).toBe(0);
    for (const part of ['REQ-1', 'Then go on from here', 'https://oic.example/home']) {
      expect(terminal.stdout.text).toContain(part);
    }
  });

  it('passes on everything that the API shows of one', async () => {
    fake.on(SHOW, { body: { ...finished, timeline: [{ what: 'us' }] } });
    await at('status', onboardingId, '--json');
    expect(json().timeline).toEqual([{ what: 'us' }]);
  });

  it('names the id that was meant', async () => {
    fake.on('GET /onboardings', { body: { items: [line()] } });
    expect(await at('status', onboardingId.replace('8', '9'))).toBe(2);
    expect(terminal.stderr.text).toContain(`Did you mean ${onboardingId}?`);
  });
});

describe('watch', () => {
  it('follows one to its end, past the person, and ends as it did', async () => {
    fake.on(SHOW, { body: waiting }, { body: waiting }, { body: stopped });
    fake.on(`GET ${TASK}`, { body: task() });
    expect(await at('watch', onboardingId)).toBe(1);
    expect(terminal.stdout.text).toMatch(/waiting for a person \(1 h 00 min, 13 d 23 h left\)/);
    expect(terminal.stdout.text).toContain(`resume ${onboardingId} --api ${fake.url}`);
  });

  it('tells each change of the list once, until somebody leaves', async () => {
    const stop = new AbortController();
    const done = line({ status: 'SUCCEEDED' });
    fake.on('GET /onboardings', { body: { items: [line()] } }, { body: { items: [done] } }, () =>
      stop.abort(),
    );
    terminal = { ...terminal, signal: stop.signal };
    expect(await at('watch')).toBe(130);
    expect(terminal.stdout.text.trim().split('\n')).toEqual([
      `2026-01-01T00:05:00.000Z  ${onboardingId}  RUNNING`,
      `2026-01-01T00:05:00.000Z  ${onboardingId}  SUCCEEDED`,
    ]);
  });
});

describe('tasks', () => {
  it('lists the open ones, all pages', async () => {
    fake.on(
      'GET /tasks',
      { body: { items: [task()], nextCursor: 'c' } },
      { body: { items: [task({ taskId: 'b.x' })] } },
    );
    expect(await at('tasks', '--json')).toBe(0);
    expect(json().map(({ id }: { id: string }) => id)).toEqual([task().taskId, 'b.x']);
    expect(json()[0]).toMatchObject({ onboardingId, status: 'OPEN' });
    expect(fake.calls[1]?.path).toBe('/tasks?status=OPEN&limit=100&cursor=c');
  });

  it('shows one, by the id of its onboarding, too, and never a secret', async () => {
    fake.on(`GET ${TASK}`, { body: task() });
    expect(await at('tasks', onboardingId)).toBe(0);
    expect(terminal.stdout.text).toMatch(/Client ID +client-1\n +Client Secret +\(shown on demand/);
  });

  it('reports what the page shows, and follows what comes of it', async () => {
    fake.on(`GET ${TASK}`, { body: task() });
    fake.on(`POST ${TASK}/complete`, { status: 202, body: { answered: 'now' } });
    fake.on(SHOW, { body: finished });
    expect(await at('tasks', 'complete', onboardingId, '--report', 'clientId=client-1')).toBe(0);
    const report = { status: 'active', clientId: 'client-1' };
    expect(fake.to(`POST ${TASK}/complete`)[0]?.body).toEqual(report);
  });

  it('is enough for somebody who may see the task and nothing else', async () => {
    fake.on(`GET ${TASK}`, { body: task() });
    fake.on(`POST ${TASK}/reject`, { status: 202, body: { answered: 'before' } });
    expect(await at('tasks', 'reject', onboardingId, '--reason', 'Not now.')).toBe(0);
    expect(fake.to(`POST ${TASK}/reject`)[0]?.body).toEqual({ reason: 'Not now.' });
    expect(terminal.stdout.text).toMatch(/answered already/);
  });

  it('names the one that was meant', async () => {
    fake.on('GET /tasks', { body: { items: [task()] } });
    expect(await at('tasks', `${onboardingId}x`)).toBe(2);
    expect(terminal.stderr.text).toContain(`Did you mean ${onboardingId}`);
  });
});

describe('reveal and resume', () => {
  it('the secret is asked for by its task, once', async () => {
    fake.on(`POST ${TASK}/reveal`, { body: { taskId: 't', clientSecret: 'idcscs-1' } });
    expect(await at('reveal', onboardingId)).toBe(0);
    expect(terminal.stdout.text).toBe('idcscs-1\n');
    expect(fake.calls).toHaveLength(1);
  });

  it('an onboarding goes on, and is followed', async () => {
    const body = { onboardingId, executionArn: 'arn', how: 'redriven' };
    fake.on(`POST /onboardings/${onboardingId}/resume`, { status: 202, body });
    fake.on(SHOW, { body: finished });
    expect(await at('resume', onboardingId, '--json')).toBe(0);
    expect(terminal.stderr.text).toContain('from the state that failed');
    expect(json().status).toBe('SUCCEEDED');
  });
});
