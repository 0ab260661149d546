import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { followJob } from '#functions/api/follow-job.ts';
import { checkRequest } from '#functions/api/request/check-request.ts';
import { resumeJob } from '#functions/api/resume-job.ts';
import { startOnboarding } from '#functions/api/start-onboarding.ts';
import { recordProgress } from '#runtime/ledger.ts';
import { History } from './history.ts';
import { MemoryAws } from './memory-aws.ts';
import { surroundingsWith, validRequest } from './request/valid-request.ts';

let aws: MemoryAws;
beforeEach(() => {
  // As in a simulated run: no time passes between two runs.
  vi.useFakeTimers({ toFake: ['Date'] });
  aws = new MemoryAws();
});
afterEach(() => {
  aws.restore();
  vi.useRealTimers();
});

async function end(id: string, number: number): Promise<void> {
  const { events } = new History().enter('Import project').call('import').add('ExecutionFailed');
  Object.assign(aws.execution(`${id}-${number}`), { status: 'FAILED', events });
  await recordProgress(id, { status: 'FAILED' });
}

it('tells a run from the one before, though both are as long and ended at the same moment', async () => {
  const verdict = await checkRequest(validRequest(), undefined, surroundingsWith({}));
  if (!verdict.ok) throw new Error('The request is valid.');
  const archive = { bucket: 'b', key: 'k', sha256: 'f'.repeat(64), bytes: 1 };
  const { jobId } = await startOnboarding(verdict.checked, archive);
  await end(jobId, 1);
  const describe = async ({ executionArn }: { executionArn: string }) => executionArn;
  const first = await followJob(jobId, describe, undefined);
  await resumeJob(jobId);
  await end(jobId, 2);
  const second = await followJob(jobId, describe, first?.revision);
  expect(second?.view).toMatch(/-2$/);
});
