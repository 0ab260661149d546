import { afterEach, describe, expect, it, vi } from 'vitest';
import { type End, handler, noteEnd } from '#functions/ledger/note-end.ts';
import {
  findJob,
  findLine,
  readAudit,
  recordProgress,
  recordStageEnd,
  recordStart,
} from '#runtime/ledger.ts';
import { useLocalAccount } from '../runtime/local-setup.ts';

const published = vi.hoisted(() => vi.fn());
vi.mock('#runtime/publish-event.ts', () => ({ publishEvent: published }));
useLocalAccount();

const executionArn = 'arn:aws:states:eu-central-1:1:execution:Onboarding:acme-1a2b3c4d-2';
const end: End = {
  executionArn,
  name: 'acme-1a2b3c4d-2',
  status: 'ABORTED',
  stopDate: Date.UTC(2026, 0, 31),
};
const id = 'acme-1a2b3c4d';

async function running(): Promise<void> {
  await recordStart({ id, kind: 'onboarding', customer: 'acme', executionArn, request: {} });
  await recordStageEnd(id, 'prove');
}

afterEach(() => {
  published.mockClear();
});

describe('the end of a run that nobody has reported', () => {
  it.each([
    ['ABORTED', 'Unexpected', 'Somebody stopped the execution in Step Functions.'],
    ['TIMED_OUT', 'BudgetExceeded', expect.stringContaining('took longer')],
    ['FAILED', 'Unexpected', 'The execution failed and could not say why.'],
  ] as const)('is noted with its stage: %s', async (status, error, summary) => {
    await running();
    await noteEnd({ ...end, status });
    const at = '2026-01-31T00:00:00.000Z';
    const failure = { stage: 'register-in-cupixworks', error, summary, at };
    expect(await findLine(id)).toMatchObject({ status, failure });
    expect(await findJob(id)).toMatchObject({ status });
    expect((await readAudit(id)).at(-1)).toMatchObject({
      what: `onboarding ended ${status} in register-in-cupixworks`,
    });
    expect(published.mock.calls.map(([name]) => name)).toEqual(['onboarding.failed']);
  });

  it('is told with what Step Functions says, where it does', async () => {
    await running();
    const cause = 'An error occurred while executing the state.';
    await noteEnd({ ...end, status: 'FAILED', error: 'States.Runtime', cause });
    expect((await findLine(id))?.failure).toMatchObject({ error: 'Unexpected', summary: cause });
  });

  it('comes as EventBridge sends it', async () => {
    await running();
    const detail = { ...end, startDate: 1, input: null, output: null, error: null, cause: null };
    await handler({ detail } as never, { awsRequestId: '1' } as never);
    expect((await findLine(id))?.status).toBe('ABORTED');
  });
});

describe('nothing is noted', () => {
  it.each([
    ['a failure that is explained already', 'FAILED', executionArn],
    ['an end that was reported', 'SUCCEEDED', executionArn],
    ['an earlier run', 'RUNNING', executionArn.replace('-2', '-3')],
  ] as const)('of %s', async (_, status, arn) => {
    await recordStart({ id, kind: 'onboarding', customer: 'acme', executionArn: arn, request: {} });
    if (status !== 'RUNNING') await recordProgress(id, { status });
    const before = await findLine(id);
    await noteEnd(end);
    expect(await findLine(id)).toEqual(before);
    expect(published).not.toHaveBeenCalled();
  });

  it('of an execution that was started past us', async () => {
    await noteEnd({ ...end, name: 'by-hand' });
    expect(published).not.toHaveBeenCalled();
    expect(await findLine('by-hand')).toBeUndefined();
  });
});
