import * as z from 'zod/mini';
import { audit } from '#runtime/ledger.ts';
import { findJobFor } from '../../access/find-job-for.ts';
import { findSiteUsers } from '../../find-site-users.ts';
import { wrongCursor } from '../../routing/list-query.ts';
import { defineRoute } from '../../routing/route.ts';
import { integrationUserExamples as examples } from '../../views/integration-user-examples.ts';
import { SiteUsers } from '../../views/integration-user-view.ts';
import { userQuery } from './user-query.ts';

const Query = z.strictObject({
  ...userQuery,
  limit: z
    ._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(50)), 20)
    .register(z.globalRegistry, { description: 'Longest page.' }),
  cursor: z.optional(z.string()).register(z.globalRegistry, {
    description: '`nextCursor` of the page before.',
  }),
});

export const listSiteUsers = defineRoute({
  method: 'GET',
  path: '/integration-users/{id}/site-users',
  operationId: 'listSiteUsers',
  summary: 'List all integration users of the CPQ site',
  description:
    'Those that we made and all others, as CPQ shows them now, asked as the administrator of this integration user. A page holds what was found among the next users of the site. The look is noted in the audit trail.',
  audience: 'operator',
  query: Query,
  answers: {
    200: { description: 'One page.', schema: SiteUsers, example: examples.siteUsers },
  },
  refusals: {
    404: 'There is no such integration user for you.',
    422: 'Nobody may look: the request names no administrator, or CPQ refuses the one that it names.',
    504: 'The site did not answer in time.',
  },
  act: async ({ parameters: { id = '' }, query, caller }) => {
    const job = await findJobFor(caller, 'integration-user', id);
    const { clientId = null, userStatus = null, group = null, limit, cursor } = query;
    const offset = cursor === undefined ? 0 : readCursor(cursor);
    await audit(id, { who: caller.name, what: 'integration users of the site looked at' });
    const filter = { clientId, status: userStatus, group };
    const { next, ...page } = await findSiteUsers(job, filter, { offset, limit });
    return {
      status: 200,
      body: { ...page, ...(next !== null && { nextCursor: writeCursor(next) }) },
    };
  },
});

const writeCursor = (offset: number) => Buffer.from(String(offset)).toString('base64url');

function readCursor(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d{1,6}$/.test(text)) throw wrongCursor();
  return Number(text);
}
