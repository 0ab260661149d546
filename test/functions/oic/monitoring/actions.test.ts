import { describe, expect, it } from 'vitest';
import { discardInstance, discardInstances } from '#functions/oic/monitoring/discard.ts';
import {
  getErroredInstance,
  listErroredInstances,
} from '#functions/oic/monitoring/errored-instances.ts';
import { abortInstance, getInstance } from '#functions/oic/monitoring/instances.ts';
import {
  eachRecoveryJob,
  getRecoveryJob,
  isEnded,
  listRecoveryJobs,
} from '#functions/oic/monitoring/recovery-jobs.ts';
import { resubmitInstance, resubmitInstances } from '#functions/oic/monitoring/resubmit.ts';
import { useOic } from '#test/functions/oic/oic-setup.ts';
import { acme, lost, openMonitoring } from './monitoring-world.ts';

useOic();
const all = { within: { last: 'RETENTIONPERIOD' } } as const;

describe.each(['camel', 'kebab'] as const)('acting, with names in %s', (fieldStyle) => {
  async function open(changes?: Parameters<typeof openMonitoring>[0]) {
    const opened = await openMonitoring(changes);
    opened.console.configure({ fieldStyle });
    return opened;
  }

  it('resubmits many, says which not, and follows the job', async () => {
    const { failed, clock } = await open();
    const [first, second] = failed().map(({ id }) => id);
    const [broken] = failed(false).map(({ id }) => id);
    const batch = await resubmitInstances(acme, [first!, second!, broken!, 'nobody']);
    expect(batch).toMatchObject({
      accepted: [first, second],
      invalid: ['nobody'],
      refused: [broken],
    });
    const begun = await getRecoveryJob(acme, batch.jobId!);
    expect(begun).toMatchObject({ totalCount: 2, inProgressCount: 2, recoveredCount: 0 });
    expect(isEnded(begun)).toBe(false);
    expect(await getErroredInstance(acme, first!)).toMatchObject({ status: 'RESUBMITTED' });
    clock.advance(60_000);
    const ended = await getRecoveryJob(acme, batch.jobId!);
    expect(ended).toMatchObject({ recoveredCount: 2, failedCount: 0, inProgressCount: 0 });
    expect(isEnded(ended)).toBe(true);
    expect(await getInstance(acme, first!)).toMatchObject({ status: 'COMPLETED' });
    await expect(getErroredInstance(acme, first!)).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('resubmits one, which may fail again', async () => {
    const { failed, clock } = await open({ failures: [{ ...lost, heals: 0 }] });
    const [first] = failed();
    const { recoveryJobId } = await resubmitInstance(acme, first!.id, 'Debug');
    clock.advance(60_000);
    expect(await getRecoveryJob(acme, recoveryJobId!)).toMatchObject({ failedCount: 1 });
    const again = await getErroredInstance(acme, first!.id);
    expect(again).toMatchObject({ status: 'FAILED', retryCount: 1 });
    const { items } = await listErroredInstances(acme, { ...all, recoveryJobId });
    expect(items).toEqual([again]);
  });

  it('lists recovery jobs, by a part of their id too', async () => {
    const { failed } = await open();
    const [first, second] = failed().map(({ id }) => id);
    const one = await resubmitInstances(acme, [first!]);
    const other = await resubmitInstances(acme, [second!]);
    const seen: unknown[] = [];
    for await (const { id } of eachRecoveryJob(acme, { within: { last: '1h' } })) seen.push(id);
    expect(seen).toEqual([other.jobId, one.jobId]);
    const { items } = await listRecoveryJobs(acme, { id: one.jobId!.slice(0, 12) });
    expect(items.map(({ id }) => id)).toEqual([one.jobId]);
  });

  it('discards one and many, for good', async () => {
    const { failed } = await open();
    const [first, second, third] = failed().map(({ id }) => id);
    await discardInstance(acme, first!);
    const batch = await discardInstances(acme, [first!, second!, third!]);
    expect(batch).toMatchObject({ accepted: [second, third], invalid: [first], refused: [] });
    expect(await getInstance(acme, second!)).toMatchObject({ status: 'ABORTED' });
    await expect(resubmitInstance(acme, second!)).rejects.toMatchObject({
      name: 'NotRecoverable',
    });
  });

  it('aborts what is in progress, and nothing else', async () => {
    const { runs, failed } = await open({ durationMs: 24 * 3600_000 });
    const { id } = runs().at(-1)!;
    expect(await abortInstance(acme, id)).toMatchObject({ status: 'ABORTED' });
    expect(await getInstance(acme, id)).toMatchObject({ status: 'ABORTED' });
    await expect(abortInstance(acme, id)).rejects.toMatchObject({
      name: 'NotRecoverable',
      explanation: { seen: { status: 409 } },
    });
    await expect(abortInstance(acme, 'nobody')).rejects.toMatchObject({ name: 'NotFound' });
    expect(failed()).toEqual([]);
  });
});

describe('what Oracle refuses', () => {
  it('is a batch of more than 50, before it is sent', async () => {
    const { world } = await openMonitoring();
    const before = world.calls.length;
    const ids = Array.from({ length: 51 }, (_, at) => String(at));
    await expect(resubmitInstances(acme, ids)).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(discardInstances(acme, [])).rejects.toMatchObject({ name: 'InvalidRequest' });
    expect(world.calls).toHaveLength(before);
  });

  it('is what is being recovered, and what was resubmitted ten times', async () => {
    const { failed, clock, console } = await openMonitoring({ failures: [{ ...lost, heals: 0 }] });
    const { id } = failed()[0]!;
    await resubmitInstances(acme, [id]);
    const again = resubmitInstances(acme, [id]);
    await expect(again).rejects.toMatchObject({
      name: 'NotRecoverable',
      explanation: { seen: { status: 412, serviceCode: 'PRECONDITION_FAILED' } },
    });
    console.configureMonitoring({ mostResubmissions: 2 });
    clock.advance(60_000);
    await resubmitInstance(acme, id);
    clock.advance(60_000);
    await expect(resubmitInstance(acme, id)).rejects.toMatchObject({ name: 'NotRecoverable' });
  });

  it('may come with an empty answer, which says nothing but that it was accepted', async () => {
    const { failed, world } = await openMonitoring();
    const reply = { status: 202 };
    world.faults.inject({ operation: 'oic.resubmitErrors', fault: 'custom', reply });
    expect(await resubmitInstances(acme, [failed()[0]!.id])).toEqual({
      jobId: undefined,
      accepted: undefined,
      invalid: [],
      refused: [],
      message: undefined,
    });
  });
});
