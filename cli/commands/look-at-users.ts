import { SiteUserPage, type UserLine, UserPage, type UserView } from '../api/user-answers.ts';
import { withConnection } from '../connection.ts';
import { type ApiOptions, type Context, peopleRead, writeJson } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { integrationUsers } from '../kinds/integration-user.ts';
import { siteUserText, userLines, userTable } from '../render/user-result.ts';
import { explainUnknownUser } from '../unknown-user.ts';

/** What integration users are searched by. */
export interface UserFilter {
  status?: 'active' | 'inactive';
  group?: string;
  clientId?: string;
}

type PageOptions = { limit?: number; cursor?: string };

export type ListUsersOptions = ApiOptions &
  UserFilter &
  PageOptions & { customer?: string; run?: string; search?: string };

const LONGEST_PAGE = 100;
/** Users of a site on a page; each one's status is a call. */
const USUAL_SITE_PAGE = 20;

/** `oic-onboarding user list`: the integration users that we made. */
export function listUsers(options: ListUsersOptions, context: Context): Promise<ExitCode> {
  const { limit = Number.POSITIVE_INFINITY, customer, run, search } = options;
  return looking(options, context, async (ask) => {
    const items: UserLine[] = [];
    let cursor = options.cursor;
    do {
      const page = await ask(UserPage, integrationUsers.path, {
        ...filterOf(options),
        ...{ customer, status: run, q: search, cursor },
        limit: String(Math.min(limit - items.length, LONGEST_PAGE)),
      });
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== undefined && items.length < limit);
    const none = 'No integration users like that here.';
    const text = items.length > 0 ? userTable(items).join('\n') : none;
    if (options.json) writeJson(context, items);
    else peopleRead(context, options).write(`${text}\n`);
    if (cursor) context.terminal.stderr.write(`There are more: --cursor ${cursor}\n`);
  });
}

/** `oic-onboarding user show ID`: one of them. */
export function showUser(id: string, options: ApiOptions, context: Context): Promise<ExitCode> {
  return withConnection(context, { ...options, interactive: true }, async ({ api }) => {
    const view: UserView = await explainUnknownUser(api, id, api.job(integrationUsers, id));
    const text = [`${id}: ${view.status}`, '', ...userLines(view), ''].join('\n');
    if (options.json) writeJson(context, view);
    else peopleRead(context, options).write(text);
    return exitCodes.ok;
  });
}

/** `oic-onboarding user search ID`: one page of all integration users of the site. */
export function searchSite(
  id: string,
  options: ApiOptions & UserFilter & PageOptions,
  context: Context,
): Promise<ExitCode> {
  const { limit = USUAL_SITE_PAGE, cursor } = options;
  return looking(
    options,
    context,
    async (ask) => {
      const path = `${integrationUsers.path}/${encodeURIComponent(id)}/site-users`;
      const page = await ask(SiteUserPage, path, {
        ...filterOf(options),
        ...{ limit: String(limit), cursor },
      });
      if (options.json) writeJson(context, page);
      else peopleRead(context, options).write(siteUserText(page));
    },
    id,
  );
}

type Ask = <T extends typeof UserPage | typeof SiteUserPage>(
  schema: T,
  path: string,
  query: Record<string, string | undefined>,
) => Promise<ReturnType<T['parse']>>;

/** Only to look: nobody does an open task meanwhile. */
function looking(
  options: ApiOptions,
  context: Context,
  work: (ask: Ask) => Promise<void>,
  id?: string,
): Promise<ExitCode> {
  return withConnection(context, { ...options, interactive: true }, async ({ api }) => {
    const ask = ((schema, path, query) => {
      const asking = api.ask(schema, { method: 'GET', path, query });
      return id === undefined ? asking : explainUnknownUser(api, id, asking);
    }) as Ask;
    await work(ask);
    return exitCodes.ok;
  });
}

const filterOf = ({ status, group, clientId }: UserFilter) => ({
  userStatus: status,
  group,
  clientId,
});
