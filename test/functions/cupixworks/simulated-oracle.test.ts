import { beforeEach, describe, expect, it, vi } from 'vitest';
import { handler as prove } from '#functions/cupixworks/prove-registration.ts';
import { opcAccessTokenUrl } from '#functions/cupixworks/registration-values.ts';
import { handler as checkAccount } from '#functions/primavera/check-account.ts';
import { credential, instance, useOic } from '#test/functions/oic/oic-setup.ts';
import { acme, connect } from '#test/functions/oic/simulated-oracle.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import {
  account,
  activate,
  configure,
  endpointPath,
  openOicWorld,
  runtimeHost,
} from '#test/local/oracle/oic/oic-world.ts';

/** The three calls of the proof, through the simulated Oracle Integration to the simulated Primavera. */
const setup = useOic();
const secretId = 'oic-onboarding/acme-1/runtime-client';
const endpointUrl = `https://${runtimeHost}${endpointPath}/token?Scope=[scope_value]`;

function payload(primaveraUrl: string, url = opcAccessTokenUrl(endpointUrl, primaveraUrl)) {
  const registration = {
    oicOAuthTokenUrl: acme.client.tokenUrl,
    clientId: 'runtime-1',
    clientSecret: { secretId },
    scope: `${instance.audience}urn:opc:resource:consumer::all`,
    opcAccessTokenUrl: url,
  };
  return { jobId: 'acme-1', registration, instance: acme.instance, primaveraUrl };
}

async function open(values?: { password?: string }) {
  // What the console does on its own goes straight to the world.
  vi.unstubAllGlobals();
  const opened = await openOicWorld();
  const workspace = { workspaceId: 1001, workspaceCode: 'W', workspaceName: 'Tower', projects: [] };
  opened.primavera.addWorkspace(account.host, workspace);
  await configure(opened, values);
  await activate(opened);
  connect(opened.world);
  return opened;
}

beforeEach(() => {
  setup.aws.putSecret(secretId, { clientId: 'runtime-1', clientSecret: `secret-${Math.random()}` });
  const { userName: username, password } = account;
  setup.aws.putSecret(credential.secretId, { username, password });
});

describe('against the simulation', () => {
  it.each([
    'https://primavera-us2.oraclecloud.com',
    'https://primavera-us2.oraclecloud.com/',
    'http://primavera-us2.oraclecloud.com',
    'https://primavera-us2.oraclecloud.com/api/restapi/',
    'PRIMAVERA-US2.oraclecloud.com:443',
    ' https://primavera-us2.oraclecloud.com/api ',
  ])('the five values work for the spelling %j, and the account is found', async (url) => {
    await open();
    expect(await run(checkAccount, { jobId: 'acme-1', url, credential })).toMatchObject({
      userName: account.userName,
    });
    expect(await run(prove, payload(url))).toMatchObject({ endpointOk: true, primaveraOk: true });
  });

  it.each([
    ['https in the scope (T2)', 'http://prima', 'https://prima'],
    ['a doubled slash (T1)', '.com/api', '.com//api'],
    ['a double encoding (T6)', 'http://prima', 'http%253A%252F%252Fprima'],
    ['the Data Service (T5)', '.com/api', '.com/data'],
    ['a renamed parameter (T7)', 'Scope=', 'scope='],
    ['the metadata page (T9)', '/token?', '/metadata?'],
    ['a long version (T11)', '/1.0/', '/01.00.0000/'],
  ])('the proof fails with %s', async (_, right, wrong) => {
    await open();
    const primaveraUrl = 'https://primavera-us2.oraclecloud.com';
    const url = opcAccessTokenUrl(endpointUrl, primaveraUrl).replace(right, wrong);
    const failure = await failureOf(prove, payload(primaveraUrl, url));
    expect(failure.name).toBe('ProofFailed');
    expect(failure.summary).toContain('"OPC Access Token URL"');
  });

  it('the proof fails with a wrong password on the connection', async () => {
    await open({ password: 'wrong-one' });
    const failure = await failureOf(prove, payload('https://primavera-us2.oraclecloud.com'));
    expect(failure.name).toBe('ProofFailed');
    expect(failure.summary).toContain('password on the connection');
  });

  it.each([
    ['a wrong password', { password: 'other' }, 'InvalidCredentials'],
    ['single sign-on', { federated: true }, 'InvalidCredentials'],
    ['no workspace', { workspaces: [] }, 'NotAuthorized'],
  ])('an account with %s is refused by name', async (_, changes, name) => {
    const { primavera } = await open();
    primavera.changeAccount(account.host, account.userName, changes);
    const url = 'https://primavera-us2.oraclecloud.com';
    expect((await failureOf(checkAccount, { jobId: 'acme-1', url, credential })).name).toBe(name);
  });
});
