import type { Context, GlobalOptions } from '../context.ts';
import { peopleRead } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { withService } from '../with-service.ts';

export type ResumeOptions = GlobalOptions & { reveal?: boolean; interactive?: boolean };

const WORDS = {
  redriven: 'The execution goes on from the state that failed.',
  restarted: 'A new execution runs through what exists and goes on from there.',
  running: 'It is running already.',
  finished: 'It has succeeded already; there is nothing to resume.',
};

/** `oic-onboarding resume ID`: goes on with an onboarding that failed or was left. */
export async function resume(
  onboardingId: string,
  options: ResumeOptions,
  context: Context,
): Promise<ExitCode> {
  return withService(context, options, async ({ service, oracle }) => {
    const { resumeOnboarding } = await import('#functions/api/resume-onboarding.ts');
    const { runExecution } = await import('../run-execution.ts');
    const { executionArn, how } = await resumeOnboarding(onboardingId);
    peopleRead(context, options).write(`Resuming ${onboardingId}. ${WORDS[how]}\n\n`);
    const simulated = oracle.kind === 'simulated';
    const byPerson = !simulated || (options.interactive ?? false);
    return runExecution({
      context,
      options,
      service,
      onboardingId,
      executionArn,
      simulated,
      byPerson,
    });
  });
}
