import { describe, expect, it } from 'vitest';
import { findApp } from '#functions/identity-domain/apps.ts';
import { cpqAppName } from '#functions/identity-domain/blueprint.ts';
import { deactivateApplication } from '#functions/identity-domain/deactivate-application.ts';
import { handler, registerApplication } from '#functions/identity-domain/register-application.ts';
import type { CpqClient } from '#runtime/integration-user.ts';
import {
  jobId,
  mutations,
  patiently,
  register,
  registration,
  useCpq,
} from '#test/functions/cpq/cpq-setup.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import { tokenFor } from '#test/local/oracle/cpq/cpq-world.ts';
import { createClient } from '#test/local/oracle/create-client.ts';

const setup = useCpq();
const vault = 'oic-onboarding/acme-1/cpq-client';
const app = () => findApp(setup.domainUrl, cpqAppName(jobId, 'erp'));
const deactivate = (client: CpqClient) =>
  deactivateApplication({ jobId, domainUrl: setup.domainUrl, client, status: 'inactive' });

describe('the client of an application', () => {
  it('may ask for the scope of CPQ and nothing else, has no role, and its secret is in the vault', async () => {
    const client = await register(setup);
    expect(client).toMatchObject({ scope: setup.scope, secretId: vault, isOurs: true });
    expect(await app()).toMatchObject({
      active: true,
      clientType: 'confidential',
      trustScope: 'Explicit',
      allowedGrants: ['client_credentials'],
      allowedScopes: [{ fqs: setup.scope }],
    });
    expect(mutations(setup)).not.toContain('identity-domain.createGrant');
    expect(setup.aws.secret(vault)).toEqual({
      clientId: client.clientId,
      clientSecret: expect.stringMatching(/^idcscs-/),
    });
    expect(JSON.stringify(client)).not.toContain('idcscs');
  });

  it('is made once, and put right again', async () => {
    const client = await register(setup);
    const before = setup.world.calls.length;
    expect(await register(setup)).toEqual(client);
    expect(mutations(setup, before)).toEqual([]);
    await deactivate(client);
    expect(await register(setup)).toEqual(client);
    expect((await app())?.active).toBe(true);
  });

  it('of an inactive user is made, but not switched on', async () => {
    const wanted = { ...registration(setup), status: 'inactive' as const };
    const client = await registerApplication(wanted);
    expect((await app())?.active).toBe(false);
    expect(await registerApplication(wanted)).toEqual(client);
    expect((await app())?.active).toBe(false);
    await register(setup);
    expect((await app())?.active).toBe(true);
    await registerApplication(wanted);
    expect((await app())?.active).toBe(true);
  });
});

it('leaves an application of that name alone that this job did not make', async () => {
  await createClient(setup, { displayName: cpqAppName(jobId, 'erp') });
  const before = setup.world.calls.length;
  const failure = await failureOf(handler, registration(setup));
  expect(failure).toMatchObject({ name: 'NotOurs', summary: expect.stringContaining(jobId) });
  // Of onboardings and their security modes nothing is known here.
  expect(failure.summary + failure.fix).not.toMatch(/onboarding did|security:/);
  expect(mutations(setup, before)).toEqual([]);
});

describe('the switch', () => {
  it('takes tokens away at once, and does nothing a second time', async () => {
    const client = await register(setup);
    const { clientSecret = '' } = setup.aws.secret(vault) ?? {};
    const credentials = { id: client.appId, name: client.clientId, clientSecret };
    expect(await tokenFor(setup, credentials)).toBeDefined();
    expect(await deactivate(client)).toEqual({ state: 'deactivated' });
    expect(await tokenFor(setup, credentials)).toBeUndefined();
    setup.clock.advance(setup.tenancy.settings.deactivationDelayMs);
    expect(await deactivate(client)).toEqual({ state: 'unchanged' });
  });

  it('leaves applications of others alone', async () => {
    const client = await register(setup);
    const before = setup.world.calls.length;
    expect(await deactivate({ ...client, isOurs: false })).toEqual({ state: 'not-ours' });
    expect(setup.world.calls).toHaveLength(before);
  });
});

describe('an application that exists', () => {
  const secretId = 'customers/acme/erp';
  async function existing(changes: object = {}) {
    const made = await createClient(setup, {
      displayName: 'Theirs',
      allowedScopes: [{ fqs: setup.scope }],
      ...changes,
    });
    const { name: clientId, clientSecret } = made;
    setup.aws.putSecret(secretId, { clientId, clientSecret });
    return made;
  }
  const adopt = () => ({ ...registration(setup), adopt: secretId });

  it('is used as it is', async () => {
    const theirs = await existing();
    const before = setup.world.calls.length;
    const client = await run<CpqClient>(handler, adopt());
    expect(client).toMatchObject({ appId: theirs.id, clientId: theirs.name, secretId });
    expect(client.isOurs).toBe(false);
    expect(mutations(setup, before)).toEqual([]);
  });

  it.each([
    ['lacks the grant', { allowedGrants: ['authorization_code'] }],
    ['lacks the resource', { allowedScopes: [] }],
  ])('that %s is refused, not changed', async (flaw, changes) => {
    await existing(changes);
    const before = setup.world.calls.length;
    const failure = await failureOf(handler, adopt());
    expect(failure.name).toBe('InvalidRequest');
    expect(failure.summary).toContain(flaw);
    expect(mutations(setup, before)).toEqual([]);
  });

  it('that is not in this domain is refused', async () => {
    setup.aws.putSecret(secretId, { clientId: 'a'.repeat(32), clientSecret: 'idcscs-x' });
    expect((await failureOf(handler, adopt())).summary).toMatch(/is not in the identity domain/);
  });
});

describe.each(['throttled', 'unavailable', 'lost-answer'] as const)('%s', (fault) => {
  it.each([
    'identity-domain.searchApps',
    'identity-domain.createApp',
    'identity-domain.putAppStatusChanger',
    'identity-domain.requestToken',
  ])('at %s heals, with one application', async (operation) => {
    setup.world.faults.inject({ operation, fault });
    const client = await patiently(setup, () => registerApplication(registration(setup)));
    expect(setup.world.calls.some((call) => call.fault === fault)).toBe(true);
    expect(await app()).toMatchObject({ id: client.appId, active: true });
    const made = setup.world.calls.filter(
      (call) =>
        call.operation === 'identity-domain.createApp' &&
        (call.status === 201 || call.fault === 'lost-answer'),
    );
    expect(made).toHaveLength(1);
  });
});
