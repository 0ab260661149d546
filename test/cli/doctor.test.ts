import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { announceApi } from '#cli/announce-api.ts';
import { checkClock } from '#cli/doctor/clock.ts';
import { checkDirectory, checkNode, checkPort } from '#cli/doctor/this-machine.ts';
import { exitCodes } from '#cli/exit-codes.ts';
import { run } from '#cli/run.ts';
import { lockDirectory } from '#local/directory-lock.ts';
import type { OciCredentials } from '#local/service-types.ts';
import { controlPlane, identity, openTenancy } from '#test/local/oracle/open-tenancy.ts';
import { ManualClock } from '#test/local/simulation/manual-clock.ts';
import { FakeApi, problem } from './fake-api.ts';
import { memoryTerminal, withoutService } from './memory-terminal.ts';
import { ociEnvironment } from './oci-environment.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));

let directory: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function doctor(environment: Record<string, string>, ...options: string[]) {
  const terminal = memoryTerminal(directory, environment);
  const args = ['doctor', '--json', ...options];
  const code = await run(args, withoutService(terminal, directory));
  return { code, lines: JSON.parse(terminal.stdout.text) as Record<string, string>[] };
}

/** OCI credentials as environment variables. */
function keyOf(credentials: OciCredentials): Record<string, string> {
  return {
    OCI_CLI_USER: credentials.userId,
    OCI_CLI_TENANCY: credentials.tenancyId,
    OCI_CLI_FINGERPRINT: credentials.fingerprint,
    OCI_CLI_KEY_CONTENT: credentials.privateKey,
  };
}

describe('doctor', () => {
  it('is content with a machine that has nothing but Node', async () => {
    const { code, lines } = await doctor({});
    expect(code).toBe(exitCodes.ok);
    expect(lines.map(({ check, state }) => [check, state])).toEqual([
      ['node', 'right'],
      ['data', 'right'],
      ['credentials', 'right'],
    ]);
  });

  it('names credentials that cannot be used', async () => {
    const { code, lines } = await doctor({ ...ociEnvironment, OCI_CLI_USER: 'kim' });
    expect(code).toBe(exitCodes.failed);
    expect(lines.at(-1)).toMatchObject({ check: 'credentials', state: 'wrong' });
  });

  it('tries a signed call where a domain is named', async () => {
    const stage = await openTenancy({ addressing: 'ports', clock: new ManualClock(Date.now()) });
    vi.stubEnv('ALLOWED_HOSTS', '127.0.0.1');
    const key = keyOf(stage.tenancy.credentials);
    const good = await doctor(key, '--domain', stage.tenancy.domain.url);
    const foreign = { ...key, OCI_CLI_KEY_CONTENT: ociEnvironment.OCI_CLI_KEY_CONTENT! };
    const bad = await doctor(foreign, '--domain', stage.tenancy.domain.url);
    await stage.world.close();
    expect(good.code).toBe(exitCodes.ok);
    expect(good.lines.at(-1)).toMatchObject({ check: 'signed-call', state: 'right' });
    expect(bad.code).toBe(exitCodes.failed);
    expect(bad.lines.at(-1)).toMatchObject({
      state: 'wrong',
      says: expect.stringContaining('401'),
    });
  });
});

describe('the clock', () => {
  const now = Date.UTC(2026, 7, 1, 10);
  const at = (offset: number) => new Date(now + offset).toUTCString();

  it.each([
    [at(0), 'right', /0 s/],
    [at(299_000), 'right', /299 s behind/],
    [at(-299_000), 'right', /299 s ahead/],
    [at(300_000), 'wrong', /300 s behind/],
    [undefined, 'unknown', /Nobody/],
    ['yesterday', 'unknown', /Nobody/],
  ])('against %s is %s', (date, state, says) => {
    expect(checkClock(date, now)).toMatchObject({ state, says: expect.stringMatching(says) });
  });
});

it.each([
  ['20.0.0', 'right'],
  ['24.21.0', 'right'],
  ['18.20.4', 'wrong'],
])('Node %s is %s', (version, state) => {
  expect(checkNode(version).state).toBe(state);
});

describe('the data directory', () => {
  const data = () => path.join(directory, 'data');

  it('may be missing, where it can be made', async () => {
    expect(await checkDirectory(data())).toMatchObject({ state: 'right' });
  });

  it('should be nobody else\u2019s to read', async () => {
    await mkdir(data(), { mode: 0o700 });
    expect(await checkDirectory(data())).toMatchObject({ state: 'right' });
    await chmod(data(), 0o755);
    expect(await checkDirectory(data())).toMatchObject({
      state: 'advice',
      fix: expect.stringMatching(/chmod 700/),
    });
  });

  it('that is in use says so, and the way through', async () => {
    const lock = await lockDirectory(data());
    const takeBack = await announceApi(data(), 'http://127.0.0.1:4711');
    const found = await checkDirectory(data());
    expect(found).toMatchObject({
      state: 'wrong',
      fix: expect.stringMatching(/--api http:\/\/127\.0\.0\.1:4711/),
    });
    await takeBack();
    expect((await checkDirectory(data())).fix).not.toContain('--api');
    await lock.release();
    expect(await checkDirectory(data())).toMatchObject({ state: 'right' });
  });
});

it('a port is free, or somebody has it', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  expect(await checkPort(port)).toMatchObject({
    state: 'wrong',
    fix: expect.stringMatching(/--port/),
  });
  await new Promise((resolve) => server.close(resolve));
  expect(await checkPort(port)).toMatchObject({ state: 'right' });
});

describe('a request', () => {
  it('is checked with everything that it refers to', async () => {
    const good = await doctor({}, path.join(examples, 'cupix.yaml'));
    expect(good.lines).toContainEqual(
      expect.objectContaining({ check: 'request', state: 'right' }),
    );
    const bad = await doctor({}, 'gone.yaml');
    expect(bad.code).toBe(exitCodes.failed);
    expect(bad.lines).toContainEqual(expect.objectContaining({ check: 'request', state: 'wrong' }));
  });

  it('has a signed read tried for each right that a run begins with', async () => {
    const stage = await openTenancy({ addressing: 'ports', clock: new ManualClock(Date.now()) });
    const { tenancy, world } = stage;
    vi.stubEnv('ALLOWED_HOSTS', '127.0.0.1');
    const endpoints = {
      integrationControlPlane: world.urlOf(controlPlane),
      iam: world.urlOf(identity),
    };
    await writeFile(path.join(directory, 'endpoints.yaml'), JSON.stringify(endpoints));
    const request = {
      kind: 'Onboarding',
      customer: 'acme',
      oracle: {
        region: 'eu-frankfurt-1',
        compartment: tenancy.compartmentId,
        domain: tenancy.domain.id,
        instance: { create: 'acme-prod' },
      },
      archive: path.join(examples, 'cupix-sample.car'),
      primavera: {
        url: 'https://primavera.oraclecloud.com',
        username: 'a@b.example',
        password: 'x-1-Y',
      },
      cupixworks: { team: 'acme', project: 'ab12cd', administrator: 'kim.lee@acme.example' },
    };
    await writeFile(path.join(directory, 'acme.json'), JSON.stringify(request));
    const options = ['acme.json', '--endpoints', 'endpoints.yaml'];
    const good = await doctor(keyOf(tenancy.credentials), ...options);
    const request2 = { ...request.oracle, domain: `ocid1.domain.oc1..${'c'.repeat(60)}` };
    const other = { ...request, oracle: request2 };
    await writeFile(path.join(directory, 'acme.json'), JSON.stringify(other));
    const bad = await doctor(keyOf(tenancy.credentials), ...options);
    await world.close();
    expect(good.lines.slice(3).map(({ check, state }) => [check, state])).toEqual([
      ['credentials', 'right'],
      ['endpoint', 'right'],
      ['endpoint', 'right'],
      ['clock', 'right'],
      ['read-domain', 'right'],
      ['list-instances', 'right'],
      ['signed-call', 'right'],
    ]);
    expect(bad.lines.slice(-2)).toMatchObject([
      { check: 'read-domain', state: 'wrong' },
      { check: 'list-instances', state: 'right' },
    ]);
  });
});

describe('an API', () => {
  let fake: FakeApi;
  beforeEach(async () => {
    fake = await FakeApi.open();
  });
  afterEach(() => fake.close());
  const states = (lines: Record<string, string>[]) =>
    Object.fromEntries(lines.map(({ check, state }) => [check, state]));

  it('answers, at the right time, lets us in, and shows lists', async () => {
    fake.on('GET /openapi.json', { headers: { date: new Date().toUTCString() } });
    fake.on('GET /onboardings', { body: { items: [] } }).on('GET /tasks', { body: { items: [] } });
    const { code, lines } = await doctor({}, '--api', fake.url);
    expect(code).toBe(exitCodes.ok);
    expect(states(lines)).toEqual({
      node: 'right',
      endpoint: 'right',
      clock: 'right',
      credentials: 'right',
      'signed-call': 'right',
      onboardings: 'right',
      tasks: 'right',
      oracle: 'unknown',
    });
    expect(lines.at(-1)?.fix).toContain(`plan FILE --api ${fake.url}`);
  });

  it('may be another clock\u2019s, and not for us', async () => {
    const late = new Date(Date.now() - 600_000).toUTCString();
    fake.on('GET /openapi.json', { headers: { date: late } });
    fake.on('GET /onboardings', problem(403, 'NotAuthorized'));
    fake.on('GET /tasks', { body: { items: [] } });
    const { code, lines } = await doctor({}, '--api', fake.url);
    expect(code).toBe(exitCodes.failed);
    expect(states(lines)).toMatchObject({ clock: 'wrong', onboardings: 'wrong', tasks: 'right' });
  });

  describe('that is nowhere', () => {
    /** No name of this machine, so credentials matter; and nobody there speaks https. */
    const nowhere = () => `https://[::ffff:127.0.0.1]:${new URL(fake.url).port}/v1`;
    const token = (exp: number) => {
      const claims = Buffer.from(JSON.stringify({ exp })).toString('base64url');
      return { OIC_ONBOARDING_TOKEN: `e30.${claims}.c2ln` };
    };

    it.each([
      ['with a good token', token(4_102_444_800), 'right', /good until 2100/],
      ['with an old token', token(1), 'wrong', /expired at 1970/],
      ['without a region', {}, 'wrong', /AWS_REGION/],
      ['with AWS credentials', { AWS_REGION: 'eu-central-1' }, 'right', /access key AKIDTEST/],
    ])('has the credentials looked at all the same: %s', async (_, environment, state, says) => {
      vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDTEST');
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'never-shown');
      const { code, lines } = await doctor(environment, '--api', nowhere());
      expect(code).toBe(exitCodes.failed);
      expect(lines.slice(1).map(({ check }) => check)).toEqual(['endpoint', 'credentials']);
      expect(lines[1]).toMatchObject({ state: 'wrong' });
      expect(lines[2]).toMatchObject({ state, says: expect.stringMatching(says) });
      expect(JSON.stringify(lines)).not.toMatch(/never-shown|c2ln/);
    });
  });
});
