import { beforeEach, describe, expect, it } from 'vitest';
import { handler as activate } from '#functions/oic/activate-integration.ts';
import { handler as checkAccess } from '#functions/oic/check-access.ts';
import { handler as checkActivation } from '#functions/oic/check-activation.ts';
import { handler as checkArchive } from '#functions/oic/check-archive.ts';
import { handler as configure } from '#functions/oic/configure-connection.ts';
import { handler as importProject } from '#functions/oic/import-project.ts';
import { handler as removeProject } from '#functions/oic/remove-project.ts';
import { handler as testConnection } from '#functions/oic/test-connection.ts';
import { writeArchive } from '#local/oracle/oic/archive-writer.ts';
import { defaultOicSettings } from '#local/oracle/oic/model.ts';
import type { World } from '#local/simulation/world.ts';
import type { Archive } from '#runtime/model.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import {
  account,
  openOicWorld,
  runtimeHost,
  sampleProject,
} from '#test/local/oracle/oic/oic-world.ts';
import { store } from './archives.ts';
import { credential, useOic } from './oic-setup.ts';
import { acme, connect, toConnection, toIntegration, toPrimavera } from './simulated-oracle.ts';

/** The handlers as they are, against the simulated Oracle Integration over real HTTP. */
const setup = useOic();
let archive: Archive;

beforeEach(async () => {
  setup.aws.putSecret(credential.secretId, {
    username: account.userName,
    password: account.password,
  });
  archive = store(await writeArchive(sampleProject)).archive;
});

const mutations = (world: World) => world.calls.filter(({ mutates }) => mutates).length;

async function untilTested(): Promise<void> {
  await run(importProject, { ...acme, archive });
  await run(configure, toPrimavera);
  await run(testConnection, toConnection);
}

describe.each(['camel', 'kebab'] as const)('against the simulation (%s)', (fieldStyle) => {
  async function open() {
    const opened = await openOicWorld();
    opened.console.configure({ ...defaultOicSettings, fieldStyle });
    connect(opened.world);
    return opened;
  }

  it('goes from archive to endpoint, and changes nothing the second time', async () => {
    const { world, clock } = await open();
    const integrations = ['OPC_ACCESS_TOKEN|01.00.0000'];
    expect(await run(checkArchive, { jobId: 'acme-1', archive })).toMatchObject({
      integrations,
    });
    expect(await run(checkAccess, acme)).toEqual({ projects: 0 });
    await untilTested();
    expect(await run(activate, { ...toIntegration, tracing: 'audit' })).toMatchObject({
      status: 'ACTIVATION_INPROGRESS',
    });
    expect(await run(checkActivation, toIntegration)).toMatchObject({ status: 'CONFIGURED' });
    clock.advance(10_000);
    expect(await run(checkActivation, toIntegration)).toMatchObject({ endpointUrl: null });
    clock.advance(60_000);
    const endpointUrl = `https://${runtimeHost}/ic/api/integration/v2/flows/rest/project/CUPIX_INTEGRATION/OPC_ACCESS_TOKEN/1.0/token?Scope=[scope_value]`;
    expect(await run(checkActivation, toIntegration)).toEqual({ status: 'ACTIVATED', endpointUrl });

    const before = mutations(world);
    expect(await run(importProject, { ...acme, archive })).toMatchObject({ change: 'unchanged' });
    expect(await run(configure, toPrimavera)).toEqual({ change: 'unchanged' });
    await run(testConnection, toConnection);
    expect(await run(activate, { ...toIntegration, tracing: 'audit' })).toEqual({
      status: 'ACTIVATED',
    });
    expect(mutations(world)).toBe(before);
  });

  it('replaces what a lost answer left behind, and takes it away again', async () => {
    const { world } = await open();
    world.faults.inject({ operation: 'oic.importProject', fault: 'lost-answer', times: 1 });
    expect((await failureOf(importProject, { ...acme, archive })).name).toBe('Unavailable');
    expect(await run(importProject, { ...acme, archive })).toMatchObject({ change: 'replaced' });
    expect(await run(removeProject, acme)).toEqual({ change: 'removed' });
    expect(await run(removeProject, acme)).toEqual({ change: 'absent' });
  });

  it('takes an active project away in two steps', async () => {
    const { clock } = await open();
    await untilTested();
    await run(activate, { ...toIntegration, tracing: 'production' });
    clock.advance(60_000);
    expect((await failureOf(removeProject, acme)).name).toBe('NotReadyYet');
    expect(await run(removeProject, acme)).toEqual({ change: 'removed' });
  });

  it.each([200, 500] as const)(
    'tells a wrong password (%i), a draft and a lock apart',
    async (status) => {
      const { console } = await open();
      console.configure({ failedTestStatus: status });
      await run(importProject, { ...acme, archive });
      expect((await failureOf(testConnection, toConnection)).name).toBe('ConnectionIncomplete');
      setup.aws.putSecret(credential.secretId, {
        username: account.userName,
        password: 'wrong-one',
      });
      await run(configure, toPrimavera);
      expect((await failureOf(testConnection, toConnection)).name).toBe('InvalidCredentials');
      const activation = await failureOf(activate, { ...toIntegration, tracing: 'production' });
      expect(activation.name).toBe('ConnectionTestFailed');
    },
  );

  it('names who has the connection open, wherever that is in the way', async () => {
    const { console } = await open();
    await untilTested();
    console.lockConnection('CUPIX_INTEGRATION', 'PRIMAVERA_CLOUD', 'kim@acme.example');
    setup.aws.secrets.get(credential.secretId)!.version = 2;
    const events = [
      [configure, toPrimavera],
      [testConnection, toConnection],
      [activate, { ...toIntegration, tracing: 'debug' }],
    ] as const;
    for (const [handler, event] of events) {
      const failure = await failureOf(handler, event);
      expect(failure.name).toBe('Locked');
      expect(failure.summary).toContain('kim@acme.example');
    }
  });

  it('joins an activation whose answer was lost', async () => {
    const { world, clock } = await open();
    await untilTested();
    world.faults.inject({ operation: 'oic.updateIntegration', fault: 'lost-answer', times: 1 });
    const event = { ...toIntegration, tracing: 'production' };
    expect((await failureOf(activate, event)).name).toBe('Unavailable');
    expect((await failureOf(activate, event)).name).toBe('Conflict');
    clock.advance(15_000);
    expect(await run(activate, event)).toEqual({ status: 'ACTIVATION_INPROGRESS' });
  });
});
