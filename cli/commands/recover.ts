import { fileURLToPath } from 'node:url';
import { secondsOf } from '#functions/api/request/recovery-rules.ts';
import type { RecoveryView } from '../api/recovery-answers.ts';
import type { Connection } from '../connection.ts';
import { type Context, peopleRead, writeJson } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import type { RequestKind, ServedKind } from '../kinds/kind.ts';
import { recoveries, recoveryRequests } from '../kinds/recovery.ts';
import { scheduleSentence, totalsText } from '../render/recovery.ts';
import { requestFile } from '../request-file.ts';
import { withJobRequest } from '../with-job-request.ts';
import type { RequestOptions } from '../with-request.ts';
import { runJob } from './run-job.ts';

const samplePath = fileURLToPath(new URL('../../examples/recovery.yaml', import.meta.url));

export type RecoverOptions = RequestOptions & {
  /** Virtual time to pass after the first run: `6h`. */
  for?: string;
};

/** `oic-onboarding recover [FILE]`: recovers failed integrations; without a file, the sample against the simulation. */
export async function recover(
  file: string | undefined,
  options: RecoverOptions,
  context: Context,
): Promise<ExitCode> {
  const from = { ...requestFile(file ?? samplePath, context), name: file ?? samplePath };
  const served = recoveries as unknown as ServedKind;
  const requests = recoveryRequests as RequestKind<unknown>;
  if (options.for === undefined) return runJob({ served, requests, from, options, context });
  const seconds = secondsOf(options.for) ?? 0;
  return withJobRequest({ requests, from, options, context }, async ({ connection, body }) => {
    const { id } = await connection.api.startJob(served, body);
    return followSchedule(id, seconds, { connection, options, context });
  });
}

/** Lets virtual time pass, and tells of each run that the schedule has started meanwhile. */
async function followSchedule(
  id: string,
  seconds: number,
  run: { connection: Connection; options: RecoverOptions; context: Context },
): Promise<ExitCode> {
  const { connection, options, context } = run;
  const pass = connection.local?.service.simulation?.pass;
  if (!pass) {
    const message =
      '--for lets simulated time pass; with a real Oracle the schedule takes its own.';
    throw new CommandError(exitCodes.wrongRequest, message);
  }
  const output = peopleRead(context, options);
  const show = () => connection.api.job(recoveries, id) as Promise<RecoveryView>;
  let told: string | undefined;
  const results: unknown[] = [];
  const step = 15 * 60;
  for (let gone = 0; gone < seconds; gone += step) {
    await pass(Math.min(step, seconds - gone) * 1000);
    const { result } = await show();
    if (!result || result.run === told) continue;
    told = result.run;
    results.push(result);
    output.write(`${result.at}  ${result.run}: ${totalsText(result.totals)}\n`);
  }
  const view = await show();
  if (view.schedule) output.write(`${scheduleSentence(view.schedule)}\n`);
  if (options.json) writeJson(context, { id, schedule: view.schedule, results });
  return view.status === 'FAILED' ? exitCodes.failed : exitCodes.ok;
}
