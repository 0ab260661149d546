import { beforeEach, describe, expect, it } from 'vitest';
import { checkInstance, handler } from '#functions/oci/check-instance.ts';
import { provisionInstance } from '#functions/oci/provision-instance.ts';
import {
  compartmentId,
  domainId,
  FakeControlPlane,
  region,
  workRequestId,
} from './fake-control-plane.ts';
import { invoke } from './invoke.ts';
import { useOci } from './oci-setup.ts';

const setup = useOci();
const base = { jobId: 'acme-1', region, compartmentId };
const choice = { mode: 'create' as const, name: 'acme-prod' };
let oracle: FakeControlPlane;
let instanceId: string;

beforeEach(async () => {
  oracle = new FakeControlPlane(setup.http);
  ({ instanceId } = await provisionInstance({ ...base, domainId, instance: choice }));
  setup.http.calls.length = 0;
});

const check = (withWork = true) =>
  checkInstance({ ...base, instanceId, workRequestId: withWork ? workRequestId : null });
const work = () => oracle.works.get(workRequestId)!;
const instance = () => oracle.instances.get(instanceId)!;
const hasFailed = () =>
  (setup.aws.resource('integration-instance') as { facts: { failed: boolean } }).facts.failed;

describe('while the work request runs', () => {
  it('says how far it is and when Oracle wants to be asked again', async () => {
    work().retryAfter = '30';
    expect(await check()).toEqual({
      state: 'IN_PROGRESS',
      retryAfterSeconds: 30,
      instance: null,
    });
    expect(setup.http.log).toEqual([`GET /20190131/workRequests/${workRequestId}`]);
  });

  it.each([undefined, 'Wed, 21 Oct 2026 07:28:00 GMT', '0'])(
    'has no advice when the header is %s',
    async (retryAfter) => {
      work().retryAfter = retryAfter;
      expect((await check()).retryAfterSeconds).toBeNull();
    },
  );

  it.each(['ACCEPTED', 'CANCELING', 'SOMETHING_NEW'])('waits through %s', async (status) => {
    work().status = status;
    expect((await check()).instance).toBeNull();
  });
});

describe('when Oracle gives up', () => {
  it.each(['FAILED', 'CANCELED'])('joins the errors of a %s work request', async (status) => {
    Object.assign(work(), {
      status,
      errors: [
        { code: 'Quota', message: 'no message packs left' },
        { code: 'Retry', message: 'gave up after 3 attempts' },
      ],
    });
    const error = await check().catch((caught) => caught);
    expect(error.name).toBe('ProvisioningFailed');
    expect(error.explanation.summary).toContain(
      'Quota: no message packs left; Retry: gave up after 3 attempts',
    );
    expect(error.explanation.seen.detail).toContain(workRequestId);
    expect(hasFailed()).toBe(true);
  });

  it('lets the next provisioning begin a new attempt', async () => {
    work().status = 'FAILED';
    instance().lifecycleState = 'FAILED';
    await check().catch(() => undefined);
    const next = await provisionInstance({ ...base, domainId, instance: choice });
    expect(next.instanceId).not.toBe(instanceId);
  });

  it('finds the work request of a failed instance by itself', async () => {
    Object.assign(work(), { errors: [{ code: 'X', message: 'no capacity' }] });
    instance().lifecycleState = 'FAILED';
    await expect(check(false)).rejects.toMatchObject({
      explanation: { summary: expect.stringContaining('no capacity') },
    });
  });

  it('falls back on what the instance says about itself', async () => {
    Object.assign(instance(), { lifecycleState: 'FAILED', stateMessage: 'patching broke' });
    await expect(check(false)).rejects.toMatchObject({
      name: 'ProvisioningFailed',
      explanation: { summary: expect.stringContaining('patching broke') },
    });
  });

  it('does not blame another attempt', async () => {
    await checkInstance({ ...base, instanceId: 'other', workRequestId }).catch(() => undefined);
    work().status = 'FAILED';
    await checkInstance({ ...base, instanceId: 'other', workRequestId }).catch(() => undefined);
    expect(hasFailed()).toBe(false);
  });
});

describe('the instance', () => {
  beforeEach(() => oracle.finish(instanceId));

  it('is handed on when it is ACTIVE', async () => {
    expect(await check()).toMatchObject({
      state: 'ACTIVE',
      instance: { id: instanceId, serviceInstance: 'acme-prod-ns', appId: '0a1b2c' },
    });
  });

  it('is looked at itself when the work request is forgotten', async () => {
    oracle.works.clear();
    expect((await check()).instance).not.toBeNull();
  });

  it.each(['CREATING', 'UPDATING', 'UNKNOWN_VALUE', 'RESTING'])(
    'is waited for while %s',
    async (lifecycleState) => {
      instance().lifecycleState = lifecycleState;
      expect(await check()).toMatchObject({ retryAfterSeconds: null, instance: null });
    },
  );

  it('is waited for while ACTIVE without its application', async () => {
    instance().idcsInfo = null;
    expect(await check()).toMatchObject({ state: 'ACTIVE', instance: null });
  });

  it('has to be started by a person when it is INACTIVE', async () => {
    instance().lifecycleState = 'INACTIVE';
    await expect(check()).rejects.toMatchObject({
      name: 'InvalidRequest',
      explanation: { fix: expect.stringContaining('Start it') },
    });
  });

  it('is reported as deleted, and made anew by resume', async () => {
    instance().lifecycleState = 'DELETED';
    await expect(check()).rejects.toMatchObject({ name: 'NotFound' });
    expect(hasFailed()).toBe(true);
  });

  it('is waited for when it is not visible yet', async () => {
    oracle.instances.clear();
    expect(await check()).toEqual({
      state: 'NOT_VISIBLE_YET',
      retryAfterSeconds: null,
      instance: null,
    });
  });

  it('is not waited for when it is listed and may not be read', async () => {
    instance().unreadable = true;
    await expect(check()).rejects.toMatchObject({
      name: 'NotAuthorized',
      explanation: { fix: expect.stringContaining('read integration-instance') },
    });
  });
});

describe('handler', () => {
  it('returns the instance', async () => {
    oracle.finish(instanceId);
    expect(await invoke(handler, { ...base, instanceId, workRequestId })).toMatchObject({
      instance: { id: instanceId },
    });
  });

  it('refuses a payload with an unknown field', async () => {
    const sent = invoke(handler, { ...base, instanceId, workRequestId, extra: 1 });
    await expect(sent).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it('reports the request id of a refusal', async () => {
    setup.http.on('GET', /workRequests/, {
      status: 401,
      headers: { 'opc-request-id': 'REQ-9' },
      json: { code: 'NotAuthenticated', message: 'The signature is wrong.' },
    });
    const error = (await invoke(handler, { ...base, instanceId, workRequestId }).catch(
      (caught) => caught,
    )) as Error;
    expect(error.name).toBe('InvalidCredentials');
    expect(JSON.parse(error.message)).toMatchObject({
      stage: 'wait-for-active',
      system: 'oci',
      seen: { status: 401, serviceCode: 'NotAuthenticated', requestId: 'REQ-9' },
      runbook: 'docs/errors/InvalidCredentials.md',
    });
  });
});
