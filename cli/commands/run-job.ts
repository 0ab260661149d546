import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { PlanOfKind, RequestKind, ServedKind } from '../kinds/kind.ts';
import type { RequestFile } from '../request-file.ts';
import { withJobRequest } from '../with-job-request.ts';
import type { RequestOptions } from '../with-request.ts';

/** What a command does with a request of some kind. */
export interface JobCall<Options extends RequestOptions = RequestOptions> {
  served: ServedKind;
  requests: RequestKind<unknown>;
  from: RequestFile;
  options: Options;
  context: Context;
}

/** Runs the workflow for a request and shows it until it ends, a person has to act, or the user leaves. */
export function runJob(call: JobCall): Promise<ExitCode> {
  const { served, options, context } = call;
  return withJobRequest(call, async ({ connection, body }) => {
    const { id, executionArn } = await connection.api.startJob(served, body);
    const { runExecution } = await import('../run-execution.ts');
    const isSimulated = connection.local?.oracle.kind === 'simulated';
    const byPerson = !isSimulated || (options.interactive ?? false);
    return runExecution({ served, context, options, connection, id, executionArn, byPerson });
  });
}

/** Says what `runJob` would do. */
export function planJob<Found>(
  call: JobCall,
  { schema }: PlanOfKind<Found>,
  tell: (plan: Found) => ExitCode,
): Promise<ExitCode> {
  return withJobRequest(call, async ({ connection, body }) =>
    tell((await connection.api.planJob(call.served, body, schema)) as Found),
  );
}
