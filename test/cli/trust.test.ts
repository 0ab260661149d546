import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exitCodes } from '#cli/exit-codes.ts';
import { run } from '#cli/run.ts';
import { checkOciAccess } from '#functions/api/check-oci-access.ts';
import { sessionTokenOf } from '#local/aws/index.ts';
import { Directory } from '#local/oracle/scim/directory.ts';
import { addTokenIssuer, type SimulatedIssuer } from '#local/token-issuer.ts';
import { forgetKey } from '#runtime/oci-signature.ts';
import { FakeAws } from '#test/functions/oci/fake-aws.ts';
import { type LocalAccount, openAccount } from '#test/local/aws/local-account.ts';
import { openTenancy, type Stage } from '#test/local/oracle/open-tenancy.ts';
import { ManualClock } from '#test/local/simulation/manual-clock.ts';
import { memoryTerminal, withoutService } from './memory-terminal.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const SECRET = 'oic-onboarding/oci-exchange';
const roleArn = 'arn:aws:iam::111122223333:role/OicOnboarding-OciCheckTenancy-1A2B';
const pattern = 'arn:aws:iam::111122223333:role/OicOnboarding-*';

let stage: Stage;
let clock: ManualClock;
let issuer: SimulatedIssuer;
let account: LocalAccount;
let vault: FakeAws;
let directory: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  await writeFile(path.join(directory, 'endpoints.yaml'), 'allowedHosts: [127.0.0.1]\n');
  clock = new ManualClock(Date.now());
  stage = await openTenancy({ addressing: 'ports', clock });
  issuer = addTokenIssuer(stage.world);
  account = await openAccount({ issuer });
  account.clock.time = clock.now();
  vault = new FakeAws();
  vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
  const settings = {
    ALLOWED_HOSTS: '127.0.0.1',
    OCI_AUTHENTICATION: 'keyless',
    OCI_EXCHANGE_SECRET: SECRET,
    OCI_TOKEN_AUDIENCE: 'oic-onboarding',
    AWS_ENDPOINT_URL_STS: account.aws.environment().AWS_ENDPOINT_URL_STS,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: sessionTokenOf(roleArn),
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  forgetKey();
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await account[Symbol.asyncDispose]();
  await stage.world.close();
});

const made = () => new Directory(stage.world, stage.tenancy.domain.guid);
const mutations = () =>
  stage.world.calls.filter(({ mutates }) => mutates).map(({ operation }) => operation);

async function trust(...more: string[]) {
  const { userId, tenancyId, fingerprint, privateKey } = stage.tenancy.credentials;
  const terminal = memoryTerminal(directory, {
    OCI_CLI_USER: userId,
    OCI_CLI_TENANCY: tenancyId,
    OCI_CLI_FINGERPRINT: fingerprint,
    OCI_CLI_KEY_CONTENT: privateKey,
  });
  const options = ['--domain', stage.tenancy.domain.url, '--issuer', issuer.url];
  const role = more.includes('--role') ? [] : ['--role', pattern];
  const args = ['trust', ...options, ...role, '--endpoints', 'endpoints.yaml', ...more];
  const code = await run(args, withoutService(terminal, directory));
  return { code, text: terminal.stdout.text, problem: terminal.stderr.text };
}

/** What an administrator does in the console afterwards. */
const allow = () =>
  stage.tenancy.allowGroup('oic-onboarding', {
    policies: stage.tenancy.policies,
    domainRoles: ['Identity Domain Administrator'],
  });

describe('trust', () => {
  it('without --apply tells what it would do, and touches nothing', async () => {
    const { code, text } = await trust();
    expect(code).toBe(exitCodes.ok);
    expect(text.match(/would be made/g)).toHaveLength(7);
    expect(text).toContain('--apply');
    expect(mutations()).toEqual([]);
    expect(vault.writes).toEqual([]);
  });

  it('with --apply makes everything, after which the role signs in', async () => {
    const { code, text } = await trust('--apply');
    expect(code).toBe(exitCodes.ok);
    expect(text).toContain(
      "Allow group '<domain>'/'oic-onboarding' to manage integration-instance",
    );
    expect(text).not.toContain(vault.secret(SECRET)?.clientSecret);
    clock.advance(stage.tenancy.settings.appDelayMs);
    expect((await checkOciAccess()).map(({ state }) => state)).toEqual([
      'right',
      'right',
      'right',
      'wrong',
    ]);
    await allow();
    expect(await checkOciAccess()).toMatchObject([
      { check: 'credentials', state: 'right' },
      { check: 'federation', state: 'right', says: expect.stringContaining(roleArn) },
      { check: 'exchange', state: 'right' },
      { check: 'signed-call', state: 'right' },
    ]);
  });

  it('changes nothing the second time', async () => {
    await trust('--apply');
    const before = [mutations().length, vault.writes.length];
    const { text } = await trust('--apply');
    expect(text.match(/is right/g)).toHaveLength(7);
    expect([mutations().length, vault.writes.length]).toEqual(before);
  });

  it('adds a role and takes none away', async () => {
    await trust('--apply');
    const role = 'arn:aws:iam::111122223333:role/other';
    expect((await trust('--role', role)).text).toContain(`lacks rule "sub eq ${role}"`);
    await trust('--role', role, '--apply');
    const { attributes } = made().trusts.values()[0]!;
    const rules = attributes.impersonationServiceUsers as { rule: string }[];
    expect(rules.map(({ rule }) => rule)).toEqual([`sub eq ${pattern}`, `sub eq ${role}`]);
    expect(made().trusts.size).toBe(1);
  });

  it('makes a new secret when the vault has lost it', async () => {
    await trust('--apply');
    const before = vault.secret(SECRET);
    vault.secrets.clear();
    await trust('--apply');
    expect(vault.secret(SECRET)).toMatchObject({ clientId: before?.clientId });
    expect(vault.secret(SECRET)?.clientSecret).not.toBe(before?.clientSecret);
    expect(vault.secret(SECRET)?.clientSecret).toBe(made().apps.values()[0]?.secret);
  });

  it('takes a secret that only the functions may read for right, and renews it when told to', async () => {
    await trust('--apply');
    const before = vault.secret(SECRET);
    vault.denyReading();
    expect((await trust('--apply')).text.match(/is right/g)).toHaveLength(7);
    expect(vault.secret(SECRET)).toEqual(before);
    expect((await trust('--apply', '--renew-secret')).code).toBe(exitCodes.ok);
    expect(vault.secret(SECRET)?.clientSecret).not.toBe(before?.clientSecret);
    expect(vault.secret(SECRET)?.clientSecret).toBe(made().apps.values()[0]?.secret);
  });

  it('leaves what is not ours alone', async () => {
    await trust('--apply');
    const { trusts, apps } = made();
    const [ours] = trusts.values();
    trusts.set(ours!.id, {
      ...ours!,
      name: 'theirs',
      attributes: { ...ours!.attributes, name: 'theirs' },
    });
    const before = mutations().length;
    const foreign = await trust('--apply');
    expect([foreign.code, foreign.problem]).toEqual([
      exitCodes.failed,
      expect.stringMatching(/NotOurs[\s\S]*theirs[\s\S]*sub eq arn:aws:iam::111122223333/),
    ]);
    const [app] = apps.values();
    apps.set(app!.id, { ...app!, attributes: { ...app!.attributes, description: 'theirs' } });
    expect((await trust('--apply')).problem).toContain('oic-onboarding-exchange');
    expect(mutations().length).toBe(before);
  });

  it('does not write over the client of another domain', async () => {
    const other = { clientId: 'x', clientSecret: 'y-secret', domainUrl: 'https://other.example' };
    vault.putSecret(SECRET, other);
    const { problem } = await trust('--apply');
    expect(problem).toContain('https://other.example');
    expect(vault.secret(SECRET)).toEqual(other);
    expect(mutations()).toEqual([]);
  });

  it.each([
    [['--role', '*']],
    [['--role', 'arn:aws:iam::*:role/x']],
    [['--issuer', 'sts.example']],
    [['--domain', 'https://x.example/oauth2']],
  ])('refuses %j before it calls anybody', async (options) => {
    const { code } = await trust(...options);
    expect(code).toBe(exitCodes.wrongRequest);
    expect(stage.world.calls).toEqual([]);
  });
});

describe('the checks of OCI access', () => {
  it('name the first link that is broken, and leave out those behind it', async () => {
    expect((await checkOciAccess()).map(({ state }) => state)).toEqual([
      'wrong',
      'unknown',
      'unknown',
      'unknown',
    ]);
    await trust('--apply', '--role', 'arn:aws:iam::111122223333:role/other');
    clock.advance(stage.tenancy.settings.appDelayMs);
    const [, federation, exchange, call] = await checkOciAccess();
    expect([federation?.state, call?.state]).toEqual(['right', 'unknown']);
    expect(exchange).toMatchObject({
      state: 'wrong',
      fix: expect.stringContaining(`sub eq ${roleArn}`),
    });
    await issuer.enable(false);
    expect((await checkOciAccess())[1]).toMatchObject({
      check: 'federation',
      state: 'wrong',
      fix: expect.stringContaining('aws iam enable-outbound-web-identity-federation'),
    });
  });

  it('with an API key look for the key, and sign with it', async () => {
    vi.stubEnv('OCI_AUTHENTICATION', 'api-key');
    vi.stubEnv('OCI_CREDENTIALS_SECRET', 'oic-onboarding/oci');
    expect(await checkOciAccess()).toMatchObject([{ check: 'credentials', state: 'wrong' }]);
    vault.putSecret('oic-onboarding/oci', { ...stage.tenancy.credentials });
    const findings = await checkOciAccess(stage.tenancy.domain.url);
    expect(findings.map(({ check, state }) => [check, state])).toEqual([
      ['credentials', 'right'],
      ['signed-call', 'right'],
    ]);
    await stage.tenancy.setDomainRoles([]);
    expect((await checkOciAccess(stage.tenancy.domain.url))[1]).toMatchObject({ state: 'wrong' });
  });
});
