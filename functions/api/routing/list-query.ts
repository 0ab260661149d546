import * as z from 'zod/mini';
import { jobStatuses } from '#runtime/ledger.ts';
import { customerName } from '../request/field-rules.ts';
import { oneOf, text } from '../request/fields.ts';
import { type HttpProblem, invalidRequest } from './http-problem.ts';

/** What every list of jobs can be narrowed and paged by. */
export const listQuery = {
  customer: z.optional(text(customerName, { description: 'Only those of this customer.' })),
  status: z.optional(oneOf(jobStatuses, 'Only those in this status.')),
  q: z.optional(
    text(searchText, { description: 'Only those whose id or customer holds this text.' }),
  ),
  limit: z
    ._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 25)
    .register(z.globalRegistry, { description: 'Longest page.' }),
  cursor: z.optional(text(() => undefined, { description: '`nextCursor` of the page before.' })),
};

function searchText(value: string): ReturnType<typeof customerName> {
  if (value.length >= 1 && value.length <= 100) return undefined;
  return { what: 'It is empty or longer than 100 characters.', fix: 'Write a part of the name.' };
}

/** For a cursor that isn't one of ours. */
export function wrongCursor(): HttpProblem {
  const detail = 'It is not the nextCursor of a page.';
  return invalidRequest([
    { parameter: 'cursor', detail, fix: 'Leave it away to begin at the first page.' },
  ]);
}
