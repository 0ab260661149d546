import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { requestKinds, servedKinds } from '../kinds/kinds.ts';
import { budgetOfRequest } from '../render/wait-budget.ts';
import { kindIn, requestBody, requestFile } from '../request-file.ts';
import { type Prepared, type RequestOptions, withRequest } from '../with-request.ts';
import { runJob } from './run-job.ts';

export type OnboardOptions = RequestOptions & { reveal?: boolean };

/** `oic-onboarding onboard [FILE]`: checks the request, then runs the workflow for its kind. */
export async function onboard(
  file: string | undefined,
  options: OnboardOptions,
  context: Context,
): Promise<ExitCode> {
  const from = requestFile(file, context);
  const kind = await kindIn(from);
  const requests = requestKinds[kind];
  if (requests) return runJob({ served: servedKinds[kind], requests, from, options, context });
  return withRequest(file, { does: 'Onboarding', options, context }, (prepared) =>
    start(prepared, options, context),
  );
}

async function start(
  { connection, checked, upload }: Prepared,
  options: OnboardOptions,
  context: Context,
): Promise<ExitCode> {
  await upload();
  const { onboardingId: id, executionArn } = await connection.api.start(requestBody(checked));
  const { runExecution } = await import('../run-execution.ts');
  const byPerson = connection.local?.oracle.kind !== 'simulated' || (options.interactive ?? false);
  const budget = budgetOfRequest(checked.request);
  return runExecution({
    served: servedKinds.onboarding,
    context,
    options,
    connection,
    id,
    executionArn,
    byPerson,
    budget,
  });
}
