import { beforeEach, describe, expect, it, vi } from 'vitest';
import { endStage, endsStage } from '#runtime/end-stage.ts';
import { findLine, recordProgress, recordStart } from '#runtime/ledger.ts';
import { log } from '#runtime/telemetry.ts';
import { useLocalAccount } from './local-setup.ts';

const published = vi.hoisted(() => vi.fn());
vi.mock('#runtime/publish-event.ts', () => ({
  publishStageCompleted: published,
  publishEvent: vi.fn(),
}));
useLocalAccount();
const jobId = 'acme-1a2b3c4d';
const executionArn = 'arn:1';

beforeEach(async () => {
  published.mockClear();
  await recordStart({ id: jobId, kind: 'onboarding', customer: 'acme', executionArn, request: {} });
});

describe('the end of a stage', () => {
  it('is published, and noted for the lists', async () => {
    await endsStage('prove')({}, { jobId });
    expect(published).toHaveBeenCalledExactlyOnceWith(jobId, 'prove');
    expect(await findLine(jobId)).toMatchObject({ status: 'RUNNING', completedStage: 'prove' });
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('is one of a poll only when it found what it waits for: %s', async (found, times) => {
    await endsStage('prove', (output: { found: boolean }) => output.found)({ found }, { jobId });
    expect(published).toHaveBeenCalledTimes(times);
  });

  it('is forgotten when the job begins anew, and kept when it goes on', async () => {
    const start = {
      id: jobId,
      kind: 'onboarding',
      customer: 'acme',
      executionArn,
      request: {},
    } as const;
    await endStage(jobId, 'import-project');
    await recordStart(start, 'goes on');
    expect((await findLine(jobId))?.completedStage).toBe('import-project');
    await recordStart(start);
    expect(await findLine(jobId)).not.toHaveProperty('completedStage');
  });

  it('that can not be noted stops nothing', async () => {
    const warned = vi.spyOn(log, 'warn');
    vi.stubEnv('LEDGER_TABLE', 'missing');
    await endStage(jobId, 'prove');
    vi.stubEnv('LEDGER_TABLE', 'ledger');
    expect(warned).toHaveBeenCalledWith('end of stage not noted', expect.anything());
    expect(published).toHaveBeenCalledTimes(1);
  });
});

describe('what lists show of a job', () => {
  it('is little: a failure without what is only for its page', async () => {
    const failure = {
      stage: 'prove',
      error: 'ProofFailed',
      system: 'oic',
      summary: 'No.',
      fix: 'Mend.',
      seen: { status: 401 },
      runbook: 'docs/errors/ProofFailed.md',
      at: '2026-01-31T00:00:00.000Z',
    };
    await recordProgress(jobId, { status: 'FAILED', failure });
    expect(await findLine(jobId)).toEqual({
      id: jobId,
      kind: 'onboarding',
      customer: 'acme',
      status: 'FAILED',
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      failure: { stage: 'prove', error: 'ProofFailed', summary: 'No.', at: failure.at },
    });
    await recordStart({
      id: jobId,
      kind: 'onboarding',
      customer: 'acme',
      executionArn,
      request: {},
    });
    expect(await findLine(jobId)).not.toHaveProperty('failure');
  });
});
