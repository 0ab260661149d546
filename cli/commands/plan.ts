import { Plan } from '../api/answers.ts';
import { ApiProblem } from '../api/api-problem.ts';
import { type Context, peopleRead, writeJson } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { PlanOfKind } from '../kinds/kind.ts';
import { requestKinds, servedKinds } from '../kinds/kinds.ts';
import { planText } from '../render/plan.ts';
import { kindIn, requestBody, requestFile } from '../request-file.ts';
import { type Prepared, type RequestOptions, withRequest } from '../with-request.ts';
import { planJob } from './run-job.ts';

export type PlanOptions = RequestOptions & {
  /** Tells by the exit code whether there is something to do. */
  exitCode?: boolean;
};

/** `oic-onboarding plan [FILE]`: what a run would do. Changes nothing in Oracle or CupixWorks. */
export async function plan(
  file: string | undefined,
  options: PlanOptions,
  context: Context,
): Promise<ExitCode> {
  // Only to look: nobody does an open task meanwhile.
  const looking = { ...options, interactive: true };
  const teller =
    <Found>({ text, outcome }: PlanOfKind<Found>) =>
    (found: Found) => {
      if (options.json) writeJson(context, found);
      else peopleRead(context, options).write(text(found));
      return codeOf(outcome(found), options);
    };
  const from = requestFile(file, context);
  const kind = await kindIn(from);
  const requests = requestKinds[kind];
  if (requests) {
    const served = servedKinds[kind];
    const { plan: of = listOfThings as PlanOfKind } = served;
    return planJob({ served, requests, from, options: looking, context }, of, teller(of));
  }
  return withRequest(file, { does: 'Plan for', options: looking, context }, async (prepared) =>
    teller(listOfThings)(await ask(prepared)),
  );
}

/** The archive is looked into, too, so it has to be where the API can see it. */
async function ask({ connection: { api }, checked, upload }: Prepared): Promise<Plan> {
  const body = requestBody(checked);
  try {
    return await api.plan(body);
  } catch (error) {
    const isArchive =
      error instanceof ApiProblem &&
      error.status === 422 &&
      error.told.errors?.some(({ pointer }) => pointer === '#/archive/sha256');
    if (!isArchive) throw error;
  }
  await upload();
  return api.plan(body);
}

const listOfThings: PlanOfKind<Plan> = {
  schema: Plan,
  text: planText,
  outcome: ({ ready, items }) => ({
    ready,
    isEmpty: items.every(({ action }) => action === 'keep'),
  }),
};

function codeOf(
  { ready, isEmpty }: ReturnType<PlanOfKind['outcome']>,
  { exitCode }: PlanOptions,
): ExitCode {
  if (!ready) return exitCodes.failed;
  return exitCode && !isEmpty ? exitCodes.changes : exitCodes.ok;
}
