import * as z from 'zod/mini';
import { findJobFor } from '../../access/find-job-for.ts';
import { pageLeft } from '../../page-left.ts';
import { listQuery, wrongCursor } from '../../routing/list-query.ts';
import { defineRoute } from '../../routing/route.ts';
import { LeftPage, recoveryExamples } from '../../views/recovery-view.ts';

export const listLeft = defineRoute({
  method: 'GET',
  path: '/recoveries/{id}/left',
  operationId: 'listLeft',
  summary: 'List what a recovery has left',
  description:
    'Every failure that the last run that came to its end has left, with why. Kept for 90 days.',
  audience: 'operator',
  query: z.strictObject({ limit: listQuery.limit, cursor: listQuery.cursor }),
  answers: { 200: { description: 'One page.', schema: LeftPage, example: recoveryExamples.left } },
  refusals: { 404: 'There is no such recovery for you, or its files are gone.' },
  act: async ({ parameters: { id = '' }, caller, query }) => {
    const { recovery } = await findJobFor(caller, 'recovery', id);
    if (!recovery) return { status: 200, body: { run: null, items: [] } };
    const page = await pageLeft(recovery, query);
    if (!page) throw wrongCursor();
    return { status: 200, body: { run: recovery.run, ...page } };
  },
});
