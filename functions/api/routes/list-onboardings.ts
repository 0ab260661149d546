import * as z from 'zod/mini';
import type { Onboarding } from '#runtime/ledger.ts';
import { pageOnboardings } from '../page-onboardings.ts';
import { customerName } from '../request/field-rules.ts';
import { oneOf, text } from '../request/schema.ts';
import { invalidRequest } from '../routing/http-problem.ts';
import { defineRoute } from '../routing/route.ts';
import { examples } from '../views/examples.ts';
import { OnboardingPage, statuses } from '../views/onboarding-view.ts';

const Query = z.strictObject({
  customer: z.optional(text(customerName, { description: 'Only those of this customer.' })),
  status: z.optional(oneOf(statuses, 'Only those in this status.')),
  limit: z
    ._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 25)
    .register(z.globalRegistry, { description: 'Longest page.' }),
  cursor: z.optional(text(() => undefined, { description: '`nextCursor` of the page before.' })),
});

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
    const page = await pageOnboardings({ ...query, customers: caller.customers });
    if (!page) {
      const detail = 'It is not the nextCursor of a page.';
      throw invalidRequest([
        { parameter: 'cursor', detail, fix: 'Leave it away to begin at the first page.' },
      ]);
    }
    const { items, nextCursor } = page;
    return { status: 200, body: { items: items.map(line), ...(nextCursor && { nextCursor }) } };
  },
});

function line({ id, customer, status, createdAt, updatedAt, failure }: Onboarding) {
  return { onboardingId: id, customer, status, createdAt, updatedAt, ...(failure && { failure }) };
}
