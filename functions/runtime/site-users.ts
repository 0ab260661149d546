import * as z from 'zod/mini';
import { UserStatus } from './integration-user.ts';

/** What travels when somebody looks at all integration users of a CPQ site. */

/** What they are searched by; null: by anything. */
export const SiteUserFilter = z.strictObject({
  /** A part of the client id. */
  clientId: z.nullable(z.string()),
  status: z.nullable(UserStatus),
  /** Variable name of a group that the user is in. */
  group: z.nullable(z.string()),
});
export type SiteUserFilter = z.infer<typeof SiteUserFilter>;

export const SiteUser = z.strictObject({
  partyNumber: z.string(),
  /** Null where the site doesn't show it. */
  clientId: z.nullable(z.string()),
  login: z.nullable(z.string()),
  /** Null where the site doesn't show it. */
  status: z.nullable(UserStatus),
  /** Variable names. */
  groups: z.array(z.string()),
  /** Groups besides those, where it is in very many. */
  moreGroups: z.number(),
  /** ISO 8601. */
  addedAt: z.nullable(z.string()),
  modifiedAt: z.nullable(z.string()),
  /** It is the one whose job asks. */
  isThis: z.boolean(),
});
export type SiteUser = z.infer<typeof SiteUser>;

/** Those of the next users of the site that are as searched for. */
export const SiteUserPage = z.strictObject({
  items: z.array(SiteUser),
  /** Where the next page begins; null: there is nothing behind it. */
  next: z.nullable(z.number()),
  /** Users that were gone through for this page. */
  looked: z.number(),
  /** All integration users of the site; null where it doesn't say. */
  total: z.nullable(z.number()),
});
export type SiteUserPage = z.infer<typeof SiteUserPage>;
