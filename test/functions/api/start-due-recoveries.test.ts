import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkRecoveryRequest } from '#functions/api/request/check-recovery-request.ts';
import { nextAfter, startDueRecoveries } from '#functions/api/start-due-recoveries.ts';
import { startRecovery } from '#functions/api/start-recovery.ts';
import { readAudit } from '#runtime/ledger.ts';
import { findSchedule, stopSchedule } from '#runtime/recovery-schedule.ts';
import { recoveryRequest, useRecoveryAccount } from './recovery-account.ts';

const HOUR = 3600_000;
const account = useRecoveryAccount();
vi.spyOn(console, 'log').mockImplementation(() => {});

afterEach(async () => {
  vi.useRealTimers();
  await account.stopAll();
});

/** A recovery with a schedule of an hour, whose first run has ended. */
async function scheduled(customer: string) {
  const verdict = await checkRecoveryRequest(
    recoveryRequest(customer, { schedule: { every: '1h' } }),
  );
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems));
  const { jobId } = await startRecovery(verdict.request, 'op@vendor.example');
  await account.stopAll();
  const due = async () => Date.parse((await findSchedule(jobId))?.nextAt ?? '');
  return { jobId, due, request: verdict.request };
}

const runsOf = (jobId: string) => account.runs.filter((name) => name.startsWith(`${jobId}-`));

describe('the clock of recoveries', () => {
  it('starts a run when it is due, not before, and no second one', async () => {
    const { jobId, due } = await scheduled('due');
    const first = await due();
    await startDueRecoveries(first - 1);
    expect(runsOf(jobId)).toEqual([`${jobId}-1`]);
    await startDueRecoveries(first);
    await startDueRecoveries(first + 1000);
    expect(runsOf(jobId)).toEqual([`${jobId}-1`, `${jobId}-2`]);
    expect(await due()).toBe(first + HOUR);
    const startedAt = new Date(first).toISOString();
    expect(await findSchedule(jobId)).toMatchObject({ startedAt });
    // It still goes on when the next one is due.
    await startDueRecoveries(first + HOUR);
    expect(runsOf(jobId)).toHaveLength(2);
    expect(await findSchedule(jobId)).toMatchObject({ startedAt, problem: /going on/ });
    expect(await due()).toBe(first + 2 * HOUR);
    expect(await readAudit(jobId)).toMatchObject([{ who: 'schedule', what: 'recovery requested' }]);
  });

  it('starts one run though it is asked twice at the same time', async () => {
    const { jobId, due } = await scheduled('twice');
    const at = await due();
    await Promise.all([startDueRecoveries(at), startDueRecoveries(at), startDueRecoveries(at)]);
    expect(runsOf(jobId)).toEqual([`${jobId}-1`, `${jobId}-2`]);
  });

  it('leaves a run out while another request runs, and says so', async () => {
    const { jobId, due, request } = await scheduled('busy');
    const { schedule, ...rest } = request;
    await startRecovery({ ...rest, window: '3d' }, 'kim');
    const at = await due();
    await startDueRecoveries(at);
    expect(runsOf(jobId)).toEqual([`${jobId}-1`, `${jobId}-2`]);
    expect(await findSchedule(jobId)).toMatchObject({ problem: /going on/, every: '1h' });
    expect(await due()).toBe(at + HOUR);
    await account.stopAll();
    await startDueRecoveries(at + HOUR);
    expect((await findSchedule(jobId))?.problem).toBeUndefined();
  });

  it('starts nothing for a schedule that was stopped', async () => {
    const { jobId, due } = await scheduled('stopped');
    await stopSchedule(jobId);
    await startDueRecoveries(await due());
    expect(runsOf(jobId)).toEqual([`${jobId}-1`]);
  });

  it('tells of a schedule that it could not follow, after the others', async () => {
    const [broken, fine] = [await scheduled('broken'), await scheduled('fine')];
    const at = Math.max(await broken.due(), await fine.due());
    const arn = process.env.RECOVERY_STATE_MACHINE ?? '';
    vi.stubEnv('RECOVERY_STATE_MACHINE', `${arn}Gone`);
    await expect(startDueRecoveries(at)).rejects.toThrow(/Not followed: /);
    vi.stubEnv('RECOVERY_STATE_MACHINE', arn);
    // The claim lapses, and the run is started by a later call.
    await startDueRecoveries(at + 6 * 60_000);
    expect(runsOf(fine.jobId)).toHaveLength(1);
    const { claimedUntil } = (await findSchedule(fine.jobId)) ?? {};
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(claimedUntil ?? '') + 1 });
    await startDueRecoveries(at + 6 * 60_000);
    expect(runsOf(fine.jobId)).toHaveLength(2);
  });
});

it('a run that was missed is left out, and the next one is in step with the first', () => {
  fc.assert(
    fc.property(fc.integer({ min: 900, max: 86_400 }), fc.nat(10_000_000), (everySeconds, late) => {
      const due = Date.UTC(2026, 0, 1);
      const next = nextAfter({ nextAt: new Date(due).toISOString(), everySeconds }, due + late);
      expect(next).toBeGreaterThan(due + late);
      expect(next - (due + late)).toBeLessThanOrEqual(everySeconds * 1000);
      expect((next - due) % (everySeconds * 1000)).toBe(0);
    }),
  );
});
