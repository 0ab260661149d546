import * as z from 'zod/mini';
import { GroupNames, UserStatus, UserSummary } from '#runtime/integration-user.ts';
import { JobParts, StartedJob } from './answers.ts';

/** What the command line reads of the API's answers about integration users. */

const text = z.optional(z.nullable(z.string()));

export const UserView = z.looseObject({
  ...JobParts._zod.def.shape,
  id: z.string(),
  request: z.looseObject({
    site: z.looseObject({ url: z.string() }),
    client: z.looseObject({ name: z.string() }),
    groups: GroupNames,
    status: UserStatus,
  }),
  /** As it was last seen or set. */
  user: z.nullable(
    z.looseObject({
      partyNumber: text,
      clientId: z.string(),
      status: UserStatus,
      groups: z.array(z.string()),
    }),
  ),
  /** Of the last run that succeeded. */
  result: z.nullable(UserSummary),
});
export type UserView = z.output<typeof UserView>;

export const UserLine = z.looseObject({
  id: z.string(),
  customer: z.string(),
  status: z.string(),
  updatedAt: z.string(),
  user: z.optional(
    z.looseObject({ clientId: z.string(), status: z.string(), groups: z.array(z.string()) }),
  ),
});
export type UserLine = z.output<typeof UserLine>;

export const UserPage = z.object({
  items: z.array(UserLine),
  nextCursor: z.optional(z.string()),
});

export const ChangedUser = z.looseObject({ ...StartedJob._zod.def.shape });

export const SiteUserPage = z.looseObject({
  items: z.array(
    z.looseObject({
      partyNumber: z.string(),
      clientId: text,
      login: text,
      status: text,
      groups: z.array(z.string()),
      moreGroups: z.optional(z.number()),
      isThis: z.boolean(),
    }),
  ),
  nextCursor: z.optional(z.string()),
  looked: z.number(),
  total: z.nullable(z.number()),
});
export type SiteUserPage = z.output<typeof SiteUserPage>;
