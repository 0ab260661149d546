import * as z from 'zod/mini';
import { groupName } from '../../request/cpq-rules.ts';
import { oneOf, text } from '../../request/fields.ts';

/** What integration users are searched by, in our list and at a site. */
export const userQuery = {
  clientId: z.optional(
    text(partOfClientId, { description: 'Only those whose client id holds this text.' }),
  ),
  userStatus: z.optional(
    oneOf(['active', 'inactive'], 'Only those that may, or may not, call CPQ.'),
  ),
  group: z.optional(
    text(groupName, { description: 'Only those in the group of this variable name.' }),
  ),
};

function partOfClientId(value: string): ReturnType<typeof groupName> {
  if (/^[\w-]{1,100}$/.test(value)) return undefined;
  return {
    what: 'It is not a part of a client id.',
    fix: 'Write letters, digits, hyphens and underscores of it.',
  };
}
