import type * as z from 'zod/mini';
import { Build, BuildDiff, BuildPage, PlacementPage } from '../api/promotion-answers.ts';
import { withConnection } from '../connection.ts';
import { type ApiOptions, type Context, peopleRead, writeJson } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { buildsText, buildText, diffText, placementsText } from '../render/promotion.ts';

export type BuildsOptions = ApiOptions & {
  customer?: string;
  project?: string;
  environment?: string;
  limit?: number;
  cursor?: string;
};

/** `oic-onboarding builds`: a page of the builds, and where each is. */
export function builds(options: BuildsOptions, context: Context): Promise<ExitCode> {
  const asked = { path: '/builds', query: queryOf(options) } as const;
  return tell(BuildPage, asked, buildsText, { options, context });
}

/** `oic-onboarding builds show ID` */
export function showBuild(id: string, options: ApiOptions, context: Context): Promise<ExitCode> {
  const path = `/builds/${encodeURIComponent(id)}` as const;
  return tell(Build, { path }, buildText, { options, context });
}

/** `oic-onboarding builds diff A B` */
export function diffBuilds(
  a: string,
  b: string,
  options: ApiOptions,
  context: Context,
): Promise<ExitCode> {
  const asked = { path: '/builds/diff', query: { a, b } } as const;
  return tell(BuildDiff, asked, diffText, { options, context });
}

/** `oic-onboarding env`: which environment has which build. */
export function environments(options: BuildsOptions, context: Context): Promise<ExitCode> {
  const { environment } = options;
  const asked = { path: '/environments', query: { ...queryOf(options), environment } } as const;
  return tell(PlacementPage, asked, placementsText, { options, context });
}

function queryOf({ customer, project, limit, cursor }: BuildsOptions) {
  return { customer, project, limit: limit === undefined ? undefined : String(limit), cursor };
}

function tell<T extends z.ZodMiniType>(
  schema: T,
  call: { path: `/${string}`; query?: Record<string, string | undefined> },
  text: (found: z.output<T>) => string,
  { options, context }: { options: ApiOptions; context: Context },
): Promise<ExitCode> {
  // Only to look: nobody does an open task meanwhile.
  return withConnection(context, { ...options, interactive: true }, async ({ api }) => {
    const found = await api.ask(schema, { method: 'GET', ...call });
    if (options.json) writeJson(context, found);
    else peopleRead(context, options).write(text(found));
    const { nextCursor } = found as { nextCursor?: string };
    if (nextCursor) context.terminal.stderr.write(`There are more: --cursor ${nextCursor}\n`);
    return exitCodes.ok;
  });
}
