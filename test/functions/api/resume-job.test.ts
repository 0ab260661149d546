import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkRequest } from '#functions/api/request/check-request.ts';
import { isCaughtFailure, resumeJob } from '#functions/api/resume-job.ts';
import { startOnboarding } from '#functions/api/start-onboarding.ts';
import { History } from './history.ts';
import { MemoryAws } from './memory-aws.ts';
import { surroundingsWith, validRequest } from './request/valid-request.ts';

let aws: MemoryAws;
let id: string;

beforeEach(async () => {
  aws = new MemoryAws();
  const verdict = await checkRequest(validRequest(), undefined, surroundingsWith({}));
  if (!verdict.ok) throw new Error('The request is valid.');
  const archive = { bucket: 'b', key: 'k', sha256: 'f'.repeat(64), bytes: 1 };
  id = (await startOnboarding(verdict.checked, archive)).jobId;
  aws.calls.length = 0;
});
afterEach(() => aws.restore());

const failing = () => new History().enter('Import project').call('import').fail('NotAuthorized');

describe('resuming', () => {
  it('starts a new execution of the same request after a caught failure', async () => {
    const { events } = failing().enter('Onboarding failed', 'Fail').add('ExecutionFailed');
    const first = aws.execution(`${id}-1`);
    Object.assign(first, { status: 'FAILED', redriveStatus: 'REDRIVABLE', events });
    expect(await resumeJob(id)).toMatchObject({ how: 'restarted' });
    expect(aws.execution(`${id}-2`).input).toBe(first.input);
  });

  it.each(['FAILED', 'TIMED_OUT'] as const)(
    'redrives what ended %s in the middle',
    async (status) => {
      const end = status === 'FAILED' ? 'ExecutionFailed' : 'ExecutionTimedOut';
      const { events } = failing().add(end);
      Object.assign(aws.execution(`${id}-1`), { status, redriveStatus: 'REDRIVABLE', events });
      expect(await resumeJob(id)).toMatchObject({ how: 'redriven' });
      expect(aws.calls).toEqual(['ledger', `redrive ${id}-1`]);
    },
  );

  it('starts anew when AWS no longer allows a redrive', async () => {
    const { events } = failing().add('ExecutionFailed');
    const ended = { status: 'FAILED', redriveStatus: 'NOT_REDRIVABLE', events };
    Object.assign(aws.execution(`${id}-1`), ended);
    expect(await resumeJob(id)).toMatchObject({ how: 'restarted' });
  });

  it.each([
    ['RUNNING', 'running'],
    ['SUCCEEDED', 'finished'],
  ] as const)('does nothing to one that is %s', async (status, how) => {
    aws.execution(`${id}-1`).status = status;
    expect(await resumeJob(id)).toMatchObject({ how });
    expect(aws.calls).toEqual([]);
  });

  it('knows only what is in the ledger', async () => {
    await expect(resumeJob('nobody-12345678')).rejects.toMatchObject({ name: 'NotFound' });
  });
});

describe('a caught failure', () => {
  it('is recognised inside a Parallel', () => {
    const history = failing()
      .enter('Stop', 'Fail')
      .add('ParallelStateFailed')
      .add('ExecutionFailed');
    expect(isCaughtFailure(history.events.toReversed())).toBe(true);
  });

  it('is not one that nobody caught', () => {
    expect(isCaughtFailure(failing().add('ExecutionFailed').events.toReversed())).toBe(false);
    expect(isCaughtFailure([])).toBe(false);
  });
});
