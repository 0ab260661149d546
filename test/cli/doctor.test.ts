import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkClock, checkNode } from '#cli/commands/doctor.ts';
import { exitCodes } from '#cli/exit-codes.ts';
import { run } from '#cli/run.ts';
import { openTenancy } from '#test/local/oracle/open-tenancy.ts';
import { ManualClock } from '#test/local/simulation/manual-clock.ts';
import { memoryTerminal, withoutService } from './memory-terminal.ts';
import { ociEnvironment } from './oci-environment.ts';
import { temporaryDirectory } from './temporary-directory.ts';

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

describe('doctor', () => {
  it('is content with a machine that has nothing but Node', async () => {
    const { code, lines } = await doctor({});
    expect(code).toBe(exitCodes.ok);
    expect(lines.map(({ check, state }) => [check, state])).toEqual([
      ['node', 'right'],
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
    const { userId, tenancyId, fingerprint, privateKey } = stage.tenancy.credentials;
    const key = {
      OCI_CLI_USER: userId,
      OCI_CLI_TENANCY: tenancyId,
      OCI_CLI_FINGERPRINT: fingerprint,
      OCI_CLI_KEY_CONTENT: privateKey,
    };
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
