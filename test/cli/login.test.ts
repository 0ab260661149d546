import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { login } from '#cli/commands/login.ts';
import { exitCodes } from '#cli/exit-codes.ts';
import { openLoopback } from '#cli/login/loopback.ts';
import { run } from '#cli/run.ts';
import { importProject } from '#functions/oic/factory/project-archives.ts';
import { getProject, pageOfProjects } from '#functions/oic/factory/projects.ts';
import { designHost } from '#local/oracle/hosts.ts';
import { findInstanceById } from '#local/oracle/instances.ts';
import { writeArchive } from '#local/oracle/oic/archive-writer.ts';
import { addOracleIntegration } from '#local/oracle/oic/oracle-integration.ts';
import { addPerson, addSignInApp } from '#local/oracle/people.ts';
import { samplePromotion } from '#local/sample-promotion.ts';
import type { Service } from '#local/service-types.ts';
import { forgetToken } from '#runtime/oauth.ts';
import { tokenOfOwner } from '#runtime/person-token.ts';
import { FakeAws } from '#test/functions/oci/fake-aws.ts';
import { fileOf } from '#test/functions/oic/factory/factory-world.ts';
import { openTenancy, type Stage } from '#test/local/oracle/open-tenancy.ts';
import { ManualClock } from '#test/local/simulation/manual-clock.ts';
import { memoryTerminal, Written, withoutService } from './memory-terminal.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const SECRET = 'oic-onboarding/people/kim';
let stage: Stage;
let vault: FakeAws;
let directory: string;
let scope: string;
let serviceName: string;

beforeEach(async () => {
  directory = await temporaryDirectory();
  await writeFile(path.join(directory, 'endpoints.yaml'), 'allowedHosts: [127.0.0.1]\n');
  stage = await openTenancy({
    addressing: 'ports',
    clock: new ManualClock(Date.now()),
    settings: { publicSigningKeys: true },
  });
  const { world, tenancy } = stage;
  addOracleIntegration(world);
  const instance = findInstanceById(world, await tenancy.addInstance('acme'))!;
  serviceName = instance.serviceName;
  scope = `${instance.audience}/ic/api/`;
  const { guid } = tenancy.domain;
  addPerson(world, guid, { userName: 'kim.lee', serviceName, role: 'ServiceDeveloper' });
  addSignInApp(world, guid, { clientId: 'login', scope, redirectUri: 'http://127.0.0.1/callback' });
  vault = new FakeAws();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await stage.world.close();
});

/** A terminal whose person opens the address in a browser as soon as it is printed. */
function personAt(browse: (url: string) => Promise<unknown>) {
  const terminal = memoryTerminal(directory);
  const opened: Promise<unknown>[] = [];
  terminal.stdout = new (class extends Written {
    override _write(chunk: Buffer, encoding: string, done: () => void): void {
      const [url] = /https?:\S+authorize\S+/.exec(chunk.toString()) ?? [];
      if (url) opened.push(browse(url));
      super._write(chunk, encoding, done);
    }
  })();
  return { terminal, opened };
}

async function signInAs(browse: (url: string) => Promise<unknown>, ...more: string[]) {
  const { terminal, opened } = personAt(browse);
  const options = ['--domain', stage.tenancy.domain.url, '--client-id', 'login', '--scope', scope];
  const kept = ['--secret', SECRET, '--endpoints', 'endpoints.yaml'];
  const code = await run(
    ['login', ...options, ...kept, ...more],
    withoutService(terminal, directory),
  );
  await Promise.all(opened);
  return { code, text: terminal.stdout.text, problem: terminal.stderr.text };
}

/** What the person does on the simulated page; the browser then goes where it is sent. */
const decide =
  (decision: 'allow' | 'deny', change = (location: URL) => location) =>
  async (url: string) => {
    expect(await (await fetch(url)).text()).toContain('kim.lee');
    const body = new URLSearchParams({ user: 'kim.lee', decision });
    const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' });
    return (await fetch(change(new URL(answer.headers.get('location')!)))).text();
  };

const accessOf = () => {
  const designTimeUrl = stage.world.urlOf(designHost(stage.world.region));
  const tokenUrl = `${stage.tenancy.domain.url}/oauth2/v1/token`;
  const client = { secretId: SECRET, tokenUrl, scopes: { api: scope } };
  const instance = { serviceInstance: serviceName, designTimeUrl };
  return { instance, client, tokenFor: tokenOfOwner };
};

describe('login', () => {
  it('keeps the sign-in in the vault, and shows no token', async () => {
    const { code, text, problem } = await signInAs(decide('allow'));
    expect(problem).toBe('');
    expect(code).toBe(exitCodes.ok);
    expect(text).toContain('kim.lee is signed in.');
    const { refreshToken, ...kept } = vault.secret(SECRET)!;
    expect(kept).toEqual({ clientId: 'login', scope, signedInAs: 'kim.lee' });
    expect(refreshToken).toMatch(/\w{32,}/);
    expect(text).not.toContain(refreshToken);
    expect(text).toContain(`redirect_uri=${encodeURIComponent('http://127.0.0.1:')}`);
  });

  it('lets a client act as that person, and rotates the refresh token', async () => {
    await signInAs(decide('allow'));
    const before = vault.secret(SECRET)!.refreshToken;
    const car = fileOf('project.car', await writeArchive(samplePromotion));
    await importProject(accessOf(), car);
    expect(await getProject(accessOf(), 'PROJECT_SYNC')).toMatchObject({ createdBy: 'kim.lee' });
    expect(vault.secret(SECRET)!.refreshToken).not.toBe(before);
    expect(stage.world.callLog.count('identity-domain.requestToken')).toBe(2);
  });

  it('says who has to sign in again when the sign-in is over', async () => {
    await signInAs(decide('allow'));
    vault.putSecret(SECRET, { ...vault.secret(SECRET)!, refreshToken: 'stolen.and.used' });
    await expect(pageOfProjects(accessOf())).rejects.toMatchObject({
      name: 'InvalidCredentials',
      message: expect.stringContaining('kim.lee'),
    });
  });

  it('uses the refresh token once for two calls at a time', async () => {
    await signInAs(decide('allow'));
    const { client } = accessOf();
    const [one, other] = await Promise.all([
      tokenOfOwner(client, scope),
      tokenOfOwner(client, scope),
    ]);
    expect(one).toBe(other);
    forgetToken(one);
    expect(await tokenOfOwner(client, scope)).not.toBe(one);
    expect(stage.world.callLog.count('identity-domain.requestToken')).toBe(3);
  });

  it('keeps the sign-in in the local vault where that is asked for', async () => {
    await writeFile(path.join(directory, 'oracle.json'), '{ "kind": "simulated" }');
    const { terminal, opened } = personAt(decide('allow'));
    let isOpen = false;
    const startService = async () => {
      isOpen = true;
      const close = async () => {
        isOpen = false;
      };
      return { environment: {}, close } as unknown as Service;
    };
    const kept = ['--secret', SECRET, '--endpoints', 'endpoints.yaml', '--vault', 'local'];
    const domain = ['--domain', stage.tenancy.domain.url, '--client-id', 'login', '--scope', scope];
    const args = ['login', ...domain, ...kept, '--data', '.'];
    expect(await run(args, { terminal, home: directory, startService })).toBe(exitCodes.ok);
    await Promise.all(opened);
    expect(vault.secret(SECRET)).toMatchObject({ signedInAs: 'kim.lee' });
    expect(isOpen).toBe(false);
  });

  it('is for the scope that was allowed, and no other', async () => {
    await signInAs(decide('allow'));
    const { client } = accessOf();
    await expect(tokenOfOwner(client, 'https://other/ic/api/')).rejects.toMatchObject({
      name: 'InvalidRequest',
    });
  });

  it('says that the person did not allow it', async () => {
    const { code, problem } = await signInAs(decide('deny'));
    expect(code).toBe(exitCodes.failed);
    expect(problem).toContain('access_denied');
    expect(vault.writes).toEqual([]);
  });

  it('refuses an id token of another attempt', async () => {
    const other = (url: string) => decide('allow')(url.replace(/nonce=[^&]+/, 'nonce=older'));
    const { code, problem } = await signInAs(other);
    expect(code).toBe(exitCodes.failed);
    expect(problem).toContain('another sign-in');
    expect(vault.writes).toEqual([]);
  });

  it('refuses a code that belongs to another verifier', async () => {
    const challenge = 'code_challenge=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    const other = (url: string) => decide('allow')(url.replace(/code_challenge=[^&]+/, challenge));
    const { code, problem } = await signInAs(other);
    expect(code).toBe(exitCodes.failed);
    expect(problem).toContain('invalid_grant');
  });

  it('says what to switch on where the keys of the domain are not public', async () => {
    await stage.tenancy.configure({ publicSigningKeys: false });
    const { code, problem } = await signInAs(decide('allow'));
    expect(code).not.toBe(exitCodes.ok);
    expect(problem).toContain('Configure client access');
  });

  it('ends when nobody comes, or when it is stopped', async () => {
    const { terminal } = personAt(async () => {});
    const context = withoutService(terminal, directory);
    const options = {
      domain: stage.tenancy.domain.url,
      clientId: 'login',
      scope,
      secret: SECRET,
      vault: 'aws' as const,
      minutes: 0,
      endpoints: 'endpoints.yaml',
      data: directory,
      json: false,
    };
    await expect(login(options, context)).rejects.toMatchObject({ exitCode: exitCodes.failed });
    terminal.signal = AbortSignal.abort();
    await expect(login({ ...options, minutes: 5 }, context)).rejects.toMatchObject({
      exitCode: exitCodes.interrupted,
    });
    expect(vault.writes).toEqual([]);
  });
});

describe('the page on this machine', () => {
  it('takes only the answer to this attempt', async () => {
    await using loopback = await openLoopback('expected', 0);
    const visit = async (query: string, at = '/callback') =>
      (await fetch(new URL(`${at}?${query}`, loopback.redirectUri))).status;
    expect(await visit('code=forged&state=other')).toBe(400);
    expect(await visit('code=forged')).toBe(400);
    expect(await visit('state=expected')).toBe(400);
    expect(await visit('code=forged&state=expected', '/elsewhere')).toBe(404);
    expect(await visit('code=real&state=expected')).toBe(200);
    expect(await loopback.returned).toEqual({ code: 'real' });
  });

  it('listens on the loopback address only', async () => {
    await using loopback = await openLoopback('expected', 0);
    expect(new URL(loopback.redirectUri).hostname).toBe('127.0.0.1');
    const port = new URL(loopback.redirectUri).port;
    await expect(fetch(`http://[::1]:${port}/callback`)).rejects.toThrow();
  });
});
