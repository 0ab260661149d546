import { afterEach, describe, expect, it } from 'vitest';
import { checkRecoveryRequest } from '#functions/api/request/check-recovery-request.ts';
import { startRecovery } from '#functions/api/start-recovery.ts';
import { findJob, recordResource, recordStart } from '#runtime/ledger.ts';
import { findSchedule } from '#runtime/recovery-schedule.ts';
import { recoveryRequest, useRecoveryAccount } from './recovery-account.ts';

const account = useRecoveryAccount();
afterEach(() => account.stopAll());

async function requestOf(customer: string, changes: object = {}) {
  const verdict = await checkRecoveryRequest(recoveryRequest(customer, changes));
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems));
  return verdict.request;
}

const region = 'eu-frankfurt-1';
const compartmentId = 'ocid1.compartment.oc1..aaaa';
const instanceId = 'ocid1.integrationinstance.oc1.eu-frankfurt-1.x';

/** An onboarding that got so far. */
async function onboarded(customer: string, resources: 'none' | 'all' = 'all'): Promise<string> {
  const id = `${customer}-1a2b3c4d`;
  const request = { region, compartmentId, customer };
  await recordStart({ id, kind: 'onboarding', customer, executionArn: 'arn', request });
  if (resources === 'none') return id;
  await recordResource(id, {
    kind: 'integration-instance',
    name: '-',
    id: instanceId,
    origin: 'created',
  });
  await recordResource(id, {
    kind: 'oauth-client',
    name: 'provisioner',
    id: 'app-1',
    origin: 'created',
    facts: {
      secretId: `oic-onboarding/${id}/provisioner-client`,
      domainUrl: 'https://idcs-0123.identity.oraclecloud.com',
    },
  });
  return id;
}

describe('starting a recovery', () => {
  it('takes instance and client from the onboarding that it names', async () => {
    const id = await onboarded('acme');
    const request = await requestOf('acme', { instance: { onboarding: id } });
    const { jobId, started } = await startRecovery(request);
    expect(started).toBe(true);
    expect((await findJob(jobId))?.request).toMatchObject({
      access: null,
      onboarding: {
        ...{ id, region, compartmentId, instanceId },
        client: {
          secretId: `oic-onboarding/${id}/provisioner-client`,
          tokenUrl: 'https://idcs-0123.identity.oraclecloud.com/oauth2/v1/token',
        },
      },
    });
  });

  it('refuses the onboarding of another customer like one that does not exist', async () => {
    const id = await onboarded('globex');
    const other = startRecovery(await requestOf('acme', { instance: { onboarding: id } }));
    const none = startRecovery(
      await requestOf('acme', { instance: { onboarding: 'acme-00000000' } }),
    );
    await expect(other).rejects.toMatchObject({
      name: 'NotFound',
      message: expect.stringMatching(/^The customer acme has no onboarding globex/),
    });
    await expect(none).rejects.toMatchObject({
      name: 'NotFound',
      message: expect.stringMatching(/^The customer acme has no onboarding acme/),
    });
  });

  it('refuses an onboarding that has no instance yet', async () => {
    const id = await onboarded('early', 'none');
    const start = startRecovery(await requestOf('early', { instance: { onboarding: id } }));
    await expect(start).rejects.toMatchObject({
      message: expect.stringMatching(/no instance or no OAuth client yet/),
    });
  });

  it('keeps the schedule of a request, and leaves it alone for one without', async () => {
    const { jobId } = await startRecovery(
      await requestOf('keeps', { schedule: { every: '12h' } }),
      'kim@acme.example',
    );
    const kept = await findSchedule(jobId);
    expect(kept).toMatchObject({
      everySeconds: 43_200,
      status: 'ACTIVE',
      createdBy: 'kim@acme.example',
    });
    await account.stopAll();
    await startRecovery(await requestOf('keeps', { window: '3d' }));
    const after = await findSchedule(jobId);
    expect(after).toEqual(kept);
    expect(after?.request).toMatchObject({ policy: { window: '1d' } });
    expect(JSON.stringify(after)).not.toMatch(/clientSecret|password/);
  });
});
