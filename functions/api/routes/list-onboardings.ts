import * as z from 'zod/mini';
import { jobStatuses } from '#runtime/ledger.ts';
import { pageJobs } from '../page-jobs.ts';
import { customerName } from '../request/field-rules.ts';
import { oneOf, text } from '../request/fields.ts';
import { invalidRequest } from '../routing/http-problem.ts';
import { defineRoute } from '../routing/route.ts';
import { examples } from '../views/examples.ts';
import { OnboardingPage, viewLine } from '../views/onboarding-line.ts';

const Query = z.strictObject({
  customer: z.optional(text(customerName, { description: 'Only those of this customer.' })),
  status: z.optional(oneOf(jobStatuses, 'Only those in this status.')),
  q: z.optional(
    text(searchText, { description: 'Only those whose id or customer holds this text.' }),
  ),
  limit: z
    ._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 25)
    .register(z.globalRegistry, { description: 'Longest page.' }),
  cursor: z.optional(text(() => undefined, { description: '`nextCursor` of the page before.' })),
});

function searchText(value: string): ReturnType<typeof customerName> {
  if (value.length >= 1 && value.length <= 100) return undefined;
  return { what: 'It is empty or longer than 100 characters.', fix: 'Write a part of the name.' };
}

export const listOnboardings = defineRoute({
  method: 'GET',
  path: '/onboardings',
  operationId: 'listOnboardings',
  summary: 'List onboardings',
  description: 'Those of your customers, the most recently changed first.',
  audience: 'operator',
  query: Query,
  answers: {
    200: { description: 'One page.', schema: OnboardingPage, example: examples.page },
  },
  act: async ({ query, caller }) => {
    const page = await pageJobs({ kind: 'onboarding', ...query, customers: caller.customers });
    if (!page) {
      const detail = 'It is not the nextCursor of a page.';
      throw invalidRequest([
        { parameter: 'cursor', detail, fix: 'Leave it away to begin at the first page.' },
      ]);
    }
    const { items, nextCursor } = page;
    return { status: 200, body: { items: items.map(viewLine), ...(nextCursor && { nextCursor }) } };
  },
});
