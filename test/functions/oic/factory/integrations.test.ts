import { describe, expect, it } from 'vitest';
import {
  activateIntegration,
  deactivate,
  getActivationErrors,
  getActivationStatus,
} from '#functions/oic/factory/activation.ts';
import {
  exportIntegration,
  importIntegration,
} from '#functions/oic/factory/integration-archives.ts';
import {
  deleteIntegration,
  eachIntegration,
  getIntegration,
  listIntegrations,
  updateIntegration,
} from '#functions/oic/factory/integrations.ts';
import { importLibrary } from '#functions/oic/factory/libraries.ts';
import { textFile } from '#functions/oic/factory/multipart.ts';
import { startSchedule } from '#functions/oic/factory/schedules.ts';
import { listInstances } from '#functions/oic/monitoring/instances.ts';
import { collect } from '#functions/oic/pages.ts';
import { samplePromotion } from '#local/sample-promotion.ts';
import { useOic } from '#test/functions/oic/oic-setup.ts';
import {
  acme,
  acmeId,
  bytesOf,
  child,
  fileOf,
  nightly,
  openFactory,
  parent,
  projectId,
} from './factory-world.ts';

useOic();

/** Adds another version of the child. */
function develop({ console }: Awaited<ReturnType<typeof openFactory>>, version: string) {
  const [first] = samplePromotion.integrations;
  console.develop(acmeId, { ...samplePromotion, integrations: [{ ...first!, version }] });
  return { projectId, integrationId: `FETCH_TOKEN|${version}` };
}

describe.each(['camel', 'kebab'] as const)('integrations, with names in %s', (fieldStyle) => {
  it('are read one and all, with what they need', async () => {
    const { console } = await openFactory();
    console.configure({ fieldStyle });
    expect(await getIntegration(acme, parent)).toMatchObject({
      code: 'SYNC_PROJECTS',
      version: '01.00.0000',
      status: 'CONFIGURED',
      scheduleApplicableFlag: false,
      dependencies: {
        connections: [],
        integrations: [{ code: 'FETCH_TOKEN', version: '01.00.0000' }],
        lookups: [{ name: 'STATUS_CODES' }],
        libraries: [{ code: 'DATES', version: '01.00.0000' }],
      },
    });
    const scheduled = await collect(
      eachIntegration(acme, projectId, { where: { style: 'SCHEDULED' } }),
    );
    expect(scheduled).toMatchObject([{ id: nightly.integrationId, scheduleApplicableFlag: true }]);
    console.configure({ listsChildren: false });
    expect((await getIntegration(acme, parent)).dependencies?.integrations).toBeUndefined();
  });
});

describe('an activation', () => {
  it('ends in time, and asking again joins it', async () => {
    const { clock } = await openFactory();
    expect(await activateIntegration(acme, child)).toBe('ACTIVATION_INPROGRESS');
    expect(await getActivationStatus(acme, child)).toBe('CONFIGURED');
    clock.advance(5_000);
    expect(await getActivationStatus(acme, child)).toBe('ACTIVATION_INPROGRESS');
    expect(await activateIntegration(acme, child)).toBe('ACTIVATION_INPROGRESS');
    clock.advance(60_000);
    expect(await activateIntegration(acme, child)).toBe('ACTIVATED');
  });

  it.each([
    ['a connection that is a draft', 'imported', child, /PRIMAVERA_CLOUD is not configured/],
    ['a child that is not active', 'configured', parent, /FETCH_TOKEN\|01.00.0000.*not active/],
  ] as const)('fails late for %s, and says why', async (_what, state, key, why) => {
    const { clock } = await openFactory(state);
    await activateIntegration(acme, key);
    clock.advance(60_000);
    expect(await getActivationStatus(acme, key)).toBe('FAILEDACTIVATION');
    const { summary, message } = await getActivationErrors(acme, key);
    expect(summary).toContain('could not be activated');
    expect(message).toMatch(why);
    expect(message).not.toContain('<br>');
  });

  it('of a new minor version ends the old one, and loses what waits in it', async () => {
    const opened = await openFactory('active');
    const newer = develop(opened, '01.01.0000');
    const other = develop(opened, '02.00.0000');
    opened.console.queueRequests(acmeId, projectId, child.integrationId, 12);
    const waiting = { projectCode: projectId, code: 'FETCH_TOKEN', status: 'IN_PROGRESS' } as const;
    expect((await listInstances(acme, waiting)).total).toBe(12);
    await activateIntegration(acme, newer);
    await activateIntegration(acme, other);
    opened.clock.advance(60_000);
    expect(opened.console.statuses(projectId)).toMatchObject({
      'FETCH_TOKEN|01.00.0000': 'CONFIGURED',
      'FETCH_TOKEN|01.01.0000': 'ACTIVATED',
      'FETCH_TOKEN|02.00.0000': 'ACTIVATED',
    });
    const lost = opened.console.integration(acmeId, projectId, child.integrationId);
    expect(lost).toMatchObject({ droppedRequests: 12 });
    expect((await listInstances(acme, waiting)).total).toBe(0);
  });

  it('of a new version fails while the schedule of the old one runs', async () => {
    const { console, clock } = await openFactory('active');
    console.schedule(acmeId, projectId, nightly.integrationId, 'FREQ=DAILY');
    const scheduled = samplePromotion.integrations[2]!;
    const newer = { ...scheduled, version: '01.00.0001' };
    console.develop(acmeId, { ...samplePromotion, integrations: [newer] });
    const key = { projectId, integrationId: 'NIGHTLY_SYNC|01.00.0001' };
    await activateIntegration(acme, key);
    clock.advance(60_000);
    expect(await getActivationStatus(acme, key)).toBe('FAILEDACTIVATION');
    expect((await getActivationErrors(acme, key)).message).toContain('schedule');
  });

  it('names who has the integration open', async () => {
    const { console } = await openFactory();
    console.lockIntegration(projectId, child.integrationId, 'kim.lee');
    await expect(activateIntegration(acme, child)).rejects.toMatchObject({
      name: 'Locked',
      message: expect.stringContaining('kim.lee'),
    });
  });
});

describe('a deactivation', () => {
  it('is fine twice, and waits until the schedule is stopped', async () => {
    const { console } = await openFactory('active');
    await deactivate(acme, parent, { deleteEventSubscription: true });
    await deactivate(acme, parent);
    expect(await getActivationStatus(acme, parent)).toBe('CONFIGURED');
    console.schedule(acmeId, projectId, nightly.integrationId, 'FREQ=DAILY');
    await expect(deactivate(acme, nightly)).rejects.toMatchObject({
      name: 'InUse',
      message: expect.stringContaining('schedule'),
    });
  });

  it('of one that is not there is fine', async () => {
    await openFactory();
    await deactivate(acme, { projectId, integrationId: 'NOBODY|01.00.0000' });
    await expect(startSchedule(acme, parent)).rejects.toMatchObject({ name: 'NotFound' });
  });
});

describe('a version', () => {
  it('that is active is neither changed nor deleted', async () => {
    const { console } = await openFactory('active');
    const change = { tracingEnabledFlag: true };
    await expect(updateIntegration(acme, child, change)).rejects.toMatchObject({ name: 'InUse' });
    await expect(deleteIntegration(acme, child)).rejects.toMatchObject({
      name: 'InUse',
      explanation: { seen: { status: 423 } },
    });
    await deactivate(acme, child);
    await updateIntegration(acme, child, change);
    expect(await getIntegration(acme, child)).toMatchObject({ tracingEnabledFlag: true });
    console.lockIntegration(projectId, child.integrationId, 'kim.lee');
    await expect(deleteIntegration(acme, child)).rejects.toMatchObject({ name: 'Locked' });
    console.lockIntegration(projectId, child.integrationId);
    expect(await deleteIntegration(acme, child)).toBe(true);
    expect(await deleteIntegration(acme, child)).toBe(false);
  });

  it('goes out as an archive and comes back', async () => {
    await openFactory();
    const iar = fileOf(
      'FETCH_TOKEN_01.00.0000.iar',
      await bytesOf(await exportIntegration(acme, child)),
    );
    await expect(importIntegration(acme, projectId, iar)).rejects.toMatchObject({
      name: 'AlreadyExists',
    });
    await deleteIntegration(acme, child);
    expect(await importIntegration(acme, projectId, iar)).toBe(child.integrationId);
    expect(await listIntegrations(acme, projectId)).toHaveLength(3);
  });

  it('that is open in an editor is not exported', async () => {
    const { console } = await openFactory();
    console.lockIntegration(projectId, child.integrationId, 'kim.lee');
    await expect(exportIntegration(acme, child)).rejects.toMatchObject({
      name: 'Locked',
      message: expect.stringContaining('kim.lee'),
    });
  });
});

describe('a library', () => {
  const library = {
    name: 'Days',
    code: 'DAYS',
    version: '01.00.0000',
    type: 'application/javascript',
  };
  const script = textFile('days.js', 'function days() {}');

  it('is imported once', async () => {
    await openFactory();
    expect(await importLibrary(acme, projectId, library, script)).toBe('DAYS|01.00.0000');
    await expect(importLibrary(acme, projectId, library, script)).rejects.toMatchObject({
      name: 'AlreadyExists',
      message: expect.stringContaining('DAYS 01.00.0000'),
    });
    const nameless = importLibrary(acme, projectId, { ...library, name: '' }, script);
    await expect(nameless).rejects.toMatchObject({ name: 'InvalidRequest' });
  });
});
