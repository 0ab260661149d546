import type { OnboardingLine, OnboardingView } from '../api/answers.ts';
import type { ApiClient, ListFilter } from '../api/api-client.ts';
import { commandFor } from '../command-for.ts';
import { withConnection } from '../connection.ts';
import { type ApiOptions, type Context, peopleRead, writeJson } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { type FoundJob, findJob } from '../find-job.ts';
import { failureText, linkLines } from '../render/failure.ts';
import { table } from '../render/format.ts';
import { linesTable } from '../render/list.ts';
import { registrationLines, resourceLines } from '../render/result.ts';
import { stageDetails, titleOf } from '../render/stage-text.ts';

export type StatusOptions = ApiOptions &
  ListFilter & {
    /** How many at most; without it, all. */
    limit?: number;
    /** Where an earlier list ended. */
    cursor?: string;
  };

/** `oic-onboarding status [ID]`: the list of onboardings, or one job of any kind. */
export async function status(
  id: string | undefined,
  options: StatusOptions,
  context: Context,
): Promise<ExitCode> {
  // Only to look: nobody does an open task meanwhile.
  return withConnection(context, { ...options, interactive: true }, async ({ api }) => {
    if (id === undefined) return list(api, options, context);
    const job = await findJob(api, id);
    if (options.json) writeJson(context, job.view);
    else {
      const text = statusText(id, job, commandFor('resume', id, options));
      peopleRead(context, options).write(text);
    }
    return exitCodes.ok;
  });
}

async function list(api: ApiClient, options: StatusOptions, context: Context): Promise<ExitCode> {
  const { items, nextCursor } = await collect(api, options);
  if (options.json) writeJson(context, items);
  else {
    const isFiltered = options.status ?? options.customer ?? options.search;
    const nothing = isFiltered ? 'No onboardings like that here.' : 'No onboardings here.';
    const text = items.length === 0 ? nothing : linesTable(items).join('\n');
    peopleRead(context, options).write(`${text}\n`);
  }
  // Also with --json: whoever cuts a list short should know.
  if (nextCursor) context.terminal.stderr.write(`There are more: --cursor ${nextCursor}\n`);
  return exitCodes.ok;
}

/** Page after page, as many as wanted. */
async function collect(
  api: ApiClient,
  { limit = Number.POSITIVE_INFINITY, cursor, ...filter }: StatusOptions,
): Promise<{ items: OnboardingLine[]; nextCursor?: string | undefined }> {
  const items: OnboardingLine[] = [];
  let next: string | undefined = cursor;
  do {
    const page = await api.list(filter, {
      limit: limit - items.length,
      ...(next !== undefined && { cursor: next }),
    });
    items.push(...page.items);
    next = page.nextCursor;
  } while (next !== undefined && items.length < limit);
  return { items, nextCursor: next };
}

function statusText(id: string, { served, view }: FoundJob, resume: string): string {
  const stages = view.stages.map((stage) => [
    titleOf(stage.name),
    stage.waitingFor ? `waiting for ${stage.waitingFor}` : stage.status,
    stageDetails(stage),
  ]);
  const head = [`${id}: ${view.status}`, '', ...table(stages), ''];
  if (view.failure) return [...head, failureText(view, resume, served.one)].join('\n');
  return [
    ...head,
    ...(served.details?.(view) ?? ['What exists now', ...resourceLines(view)]),
    ...linkLines(view),
    '',
    ...('registration' in view ? [...registrationLines(view as OnboardingView, {}), ''] : []),
  ].join('\n');
}
