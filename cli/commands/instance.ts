import {
  ErrorsPage,
  Health,
  LeftPage,
  ScheduleAnswer,
  SchedulesPage,
} from '../api/recovery-answers.ts';
import { withConnection } from '../connection.ts';
import { type ApiOptions, type Context, peopleRead, writeJson } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { shorten, table } from '../render/format.ts';
import { healthText, nameOf, scheduleSentence } from '../render/recovery.ts';

const MESSAGE_WIDTH = 60;

export type ErrorsOptions = ApiOptions & {
  project?: string;
  integration?: string;
  errorCode?: string;
  message?: string;
  recoverable?: 'true' | 'false';
  olderThan?: string;
  newerThan?: string;
  limit?: number;
  cursor?: string;
};

/** Only to look: nobody does an open task meanwhile. */
const looking = <T extends object>(options: T) => ({ ...options, interactive: true });

/** `oic-onboarding health ID`: how the instance of an onboarding or a recovery is. */
export function health(id: string, options: ApiOptions, context: Context): Promise<ExitCode> {
  return withConnection(context, looking(options), async ({ api }) => {
    const path = `/instances/${encodeURIComponent(id)}/health` as const;
    const found = await api.ask(Health, { method: 'GET', path });
    if (options.json) writeJson(context, found);
    else peopleRead(context, options).write(healthText(found));
    return exitCodes.ok;
  });
}

/** `oic-onboarding errors ID`: what failed there, the newest first; a page of it. */
export function errors(id: string, options: ErrorsOptions, context: Context): Promise<ExitCode> {
  const { project, integration, errorCode, message, recoverable, olderThan, newerThan } = options;
  return withConnection(context, looking(options), async ({ api }) => {
    const path = `/instances/${encodeURIComponent(id)}/errors` as const;
    const query = {
      ...{ project, integration, errorCode, message, recoverable, olderThan, newerThan },
      limit: options.limit === undefined ? undefined : String(options.limit),
      cursor: options.cursor,
    };
    const page = await api.ask(ErrorsPage, { method: 'GET', path, query });
    if (options.json) writeJson(context, page);
    else peopleRead(context, options).write(`${errorLines(page).join('\n')}\n`);
    tellMore(page, context);
    return exitCodes.ok;
  });
}

function errorLines({ items }: ErrorsPage): string[] {
  if (items.length === 0) return ['No failures like that here.'];
  return table(
    items.map((one) => [
      one.createdAt.slice(0, 19),
      one.id,
      one.tracking.map(({ name, value }) => [name, value].filter(Boolean).join(' ')).join(', '),
      nameOf(one),
      one.recoverable ? `can be run again${one.retries > 0 ? `, tried ${one.retries} ×` : ''}` : '',
      shorten(one.message ?? '', MESSAGE_WIDTH),
    ]),
    '',
  );
}

/** `oic-onboarding left ID`: each failure that the last run of a recovery has left, with why. */
export function left(
  id: string,
  options: ApiOptions & { limit?: number; cursor?: string },
  context: Context,
): Promise<ExitCode> {
  return withConnection(context, looking(options), async ({ api }) => {
    const path = `/recoveries/${encodeURIComponent(id)}/left` as const;
    const limit = options.limit === undefined ? undefined : String(options.limit);
    const call = { method: 'GET', path, query: { limit, cursor: options.cursor } } as const;
    const page = await api.ask(LeftPage, call);
    const rows = page.items.map((one) => [one.id, one.business ?? '', one.reason]);
    if (options.json) writeJson(context, page);
    else if (rows.length === 0) peopleRead(context, options).write('Nothing was left.\n');
    else peopleRead(context, options).write(`${table(rows, '').join('\n')}\n`);
    tellMore(page, context);
    return exitCodes.ok;
  });
}

/** `oic-onboarding schedules`: when recoveries run by themselves. */
export function schedules(options: ApiOptions, context: Context): Promise<ExitCode> {
  return withConnection(context, looking(options), async ({ api }) => {
    const items: ScheduleAnswer[] = [];
    let cursor: string | undefined;
    do {
      const call = { method: 'GET', path: '/recoveries/schedules', query: { cursor } } as const;
      const page = await api.ask(SchedulesPage, call);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    if (options.json) writeJson(context, items);
    else {
      const rows = items.map((one) => [one.id, one.instance, scheduleSentence(one)]);
      const text = rows.length === 0 ? ['No schedules here.'] : table(rows, '');
      peopleRead(context, options).write(`${text.join('\n')}\n`);
    }
    return exitCodes.ok;
  });
}

/** `oic-onboarding schedules stop ID`: ends a schedule. */
export function stopSchedule(id: string, options: ApiOptions, context: Context): Promise<ExitCode> {
  return withConnection(context, looking(options), async ({ api }) => {
    const path = `/recoveries/${encodeURIComponent(id)}/schedule/stop` as const;
    const stopped = await api.ask(ScheduleAnswer, { method: 'POST', path });
    if (options.json) writeJson(context, stopped);
    else peopleRead(context, options).write(`${id}: ${scheduleSentence(stopped)}\n`);
    return exitCodes.ok;
  });
}

/** Also with --json: whoever cuts a list short should know. */
function tellMore(
  { nextCursor }: { nextCursor?: string | undefined },
  { terminal }: Context,
): void {
  if (nextCursor) terminal.stderr.write(`There are more: --cursor ${nextCursor}\n`);
}
