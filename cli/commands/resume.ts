import { withConnection } from '../connection.ts';
import type { ApiOptions, Context } from '../context.ts';
import { peopleRead } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { explainUnknown } from '../unknown-id.ts';

export type ResumeOptions = ApiOptions & { reveal?: boolean; interactive?: boolean };

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
  return withConnection(context, options, async (connection) => {
    const { api, local } = connection;
    const { executionArn, how } = await explainUnknown(api, onboardingId, api.resume(onboardingId));
    const { runExecution } = await import('../run-execution.ts');
    peopleRead(context, options).write(`Resuming ${onboardingId}. ${WORDS[how]}\n\n`);
    const byPerson = local?.oracle.kind !== 'simulated' || (options.interactive ?? false);
    return runExecution({ context, options, connection, onboardingId, executionArn, byPerson });
  });
}
