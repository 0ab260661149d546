import { beforeEach, describe, expect, it } from 'vitest';
import { establishUser } from '#functions/cpq/establish-user.ts';
import { handler, proveUser } from '#functions/cpq/prove-user.ts';
import { deactivateApplication } from '#functions/identity-domain/deactivate-application.ts';
import type { CpqClient } from '#runtime/integration-user.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import { cpqHost } from '#test/local/oracle/cpq/cpq-world.ts';
import { groups, jobId, noGroups, pass, patiently, register, site, useCpq } from './cpq-setup.ts';

const setup = useCpq();
let client: CpqClient;
beforeEach(async () => {
  client = await register(setup);
});

const event = (changes: object = {}) => ({
  jobId,
  site,
  client,
  groups,
  status: 'active' as const,
  proof: ['groups'],
  ...changes,
});
const inactive = (changes: object = {}) => event({ status: 'inactive', ...changes });
const establish = (named = groups) =>
  establishUser({ jobId, site, caller: setup.caller, client, groups: named });
const byHand = (change: object) => setup.sites.changeByHand(cpqHost, client.clientId, change);

describe('an active user', () => {
  it('is proved by a call with its own credentials', async () => {
    await establish();
    expect(await run(handler, event())).toEqual({
      call: 'allowed',
      refusedBy: null,
      at: new Date(setup.clock.now()).toISOString(),
    });
  });

  it('without the right to read is told which groups it has', async () => {
    await establish();
    const failure = await failureOf(handler, event({ proof: ['users'] }));
    expect(failure.name).toBe('NotAuthorized');
    expect(failure.summary).toMatch(/acme_integrations, north_sales.*users \(403\)/);
    expect(failure.fix).toMatch(/cpq\.proof.*Location-Based/s);
  });

  it('without any group is known to CPQ, and that is all there is to prove', async () => {
    await establish(noGroups);
    expect(await run(handler, event({ groups: noGroups }))).toMatchObject({ call: 'no-rights' });
  });

  it('that CPQ does not know is a wait at first, and later a stop', async () => {
    expect((await failureOf(handler, event())).name).toBe('NotAuthorized');
    await establish();
    byHand({ isActive: false });
    expect((await failureOf(handler, event())).name).toBe('NotAuthorizedYet');
    pass(setup, 6);
    const failure = await failureOf(handler, event());
    expect(failure.name).toBe('NotAuthorized');
    expect(failure.fix).toContain(client.scope);
  });

  it('needs a resource that is there', async () => {
    await establish();
    const failure = await failureOf(handler, event({ proof: ['nothing'] }));
    expect(failure.name).toBe('NotFound');
  });
});

describe('an inactive user', () => {
  it('is refused by CPQ, also with a token from before', async () => {
    await establish();
    await run(handler, event());
    byHand({ isActive: false });
    expect(await run(handler, inactive())).toMatchObject({ call: 'refused', refusedBy: 'cpq' });
  });

  it('or by the identity domain', async () => {
    await establish();
    await deactivateApplication({ jobId, domainUrl: setup.domainUrl, client, status: 'inactive' });
    const proof = await run(handler, inactive());
    expect(proof).toMatchObject({ call: 'refused', refusedBy: 'identity-domain' });
  });

  it('that can still call is a wait', async () => {
    await establish();
    const failure = await failureOf(handler, inactive());
    expect(failure.name).toBe('NotReadyYet');
    expect(failure.summary).toMatch(/can still call CPQ \(200\)/);
  });

  it('is not proved by a missing right', async () => {
    await establish(noGroups);
    expect((await failureOf(handler, inactive({ groups: noGroups }))).name).toBe('NotReadyYet');
  });
});

describe.each(['throttled', 'unavailable', 'lost-answer'] as const)('%s', (fault) => {
  it.each(['cpq.listGroups', 'identity-domain.requestToken'])('at %s heals', async (operation) => {
    await establish();
    setup.world.faults.inject({ operation, fault });
    const proof = await patiently(setup, () => proveUser(event()));
    expect(proof.call).toBe('allowed');
    expect(setup.world.faults.list()).toEqual([]);
  });
});
