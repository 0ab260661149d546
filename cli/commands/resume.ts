import { withConnection } from '../connection.ts';
import type { ApiOptions, Context } from '../context.ts';
import { peopleRead } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { findJob } from '../find-job.ts';

export type ResumeOptions = ApiOptions & { reveal?: boolean; interactive?: boolean };

const WORDS = {
  redriven: 'The execution goes on from the state that failed.',
  restarted: 'A new execution runs through what exists and goes on from there.',
  running: 'It is running already.',
  finished: 'It has succeeded already; there is nothing to resume.',
};

/** `oic-onboarding resume ID`: goes on with a job of any kind that failed or was left. */
export async function resume(
  id: string,
  options: ResumeOptions,
  context: Context,
): Promise<ExitCode> {
  return withConnection(context, options, async (connection) => {
    const { api, local } = connection;
    const { served } = await findJob(api, id);
    const { executionArn, how } = await api.resumeJob(served, id);
    const { runExecution } = await import('../run-execution.ts');
    peopleRead(context, options).write(`Resuming ${id}. ${WORDS[how]}\n\n`);
    const byPerson = local?.oracle.kind !== 'simulated' || (options.interactive ?? false);
    return runExecution({ served, context, options, connection, id, executionArn, byPerson });
  });
}
