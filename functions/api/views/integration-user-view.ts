import * as z from 'zod/mini';
import { GroupNames, UserStatus, UserSummary } from '#runtime/integration-user.ts';
import type { JobLine as Line } from '#runtime/ledger.ts';
import { SiteUser } from '#runtime/site-users.ts';
import { JobLine, lineFields, viewLine } from './job-line.ts';
import { jobFields, StartedJob } from './job-view.ts';

const about = (description: string) => ({ description });

/** What was asked for; nothing about secrets. */
const Request = z.object({
  region: z.string(),
  domain: z.string().register(z.globalRegistry, about('OCID of the identity domain.')),
  site: z.object({ url: z.string(), restVersion: z.string() }),
  client: z.object({
    name: z.string(),
    adopted: z.boolean().register(z.globalRegistry, about('Somebody else made it.')),
  }),
  groups: GroupNames,
  status: UserStatus,
  proof: z.string().register(z.globalRegistry, about('What is read as the application.')),
  hasAdministrator: z
    .boolean()
    .register(z.globalRegistry, about('We administrate CPQ; otherwise people do.')),
  administratorEmail: z.string(),
  dueDays: z.number(),
});

const User = z.object({
  partyNumber: z.nullable(z.string()),
  clientId: z.string(),
  status: UserStatus,
  groups: z.array(z.string()),
  origin: z.enum(['created', 'adopted']),
  statusBy: z
    .nullable(z.enum(['users', 'page']))
    .register(
      z.globalRegistry,
      about('How the site lets the status be changed, once that was found out.'),
    ),
});

export const IntegrationUserView = z
  .object({
    id: z.string(),
    ...jobFields,
    request: Request,
    user: z
      .nullable(User)
      .register(z.globalRegistry, about('As it was last seen or set; null while there is none.')),
    result: z
      .nullable(UserSummary)
      .register(z.globalRegistry, about('Of the last run that succeeded.')),
  })
  .register(z.globalRegistry, {
    description:
      'One integration user of Oracle CPQ: what was asked for, what it is, how far it is, what failed. Never a secret.',
  });
export type IntegrationUserView = z.output<typeof IntegrationUserView>;

export const IntegrationUserLine = z.object({
  id: z.string(),
  ...lineFields,
  user: z.optional(
    z
      .object({ clientId: z.string(), status: UserStatus, groups: z.array(z.string()) })
      .register(z.globalRegistry, about('As it was last seen or set; absent while there is none.')),
  ),
});

/** Brings the line of an integration user into the form that leaves. */
export function viewUserLine(line: Line): z.output<typeof IntegrationUserLine> {
  const { clientId, userStatus: status, groups = [] } = line;
  return {
    ...z.parse(JobLine, viewLine(line)),
    ...(clientId && status && { user: { clientId, status, groups } }),
  };
}

/** What a changed request has started. */
export const ChangedIntegrationUser = z
  .object({ ...StartedJob._zod.def.shape, groups: GroupNames, status: UserStatus })
  .register(z.globalRegistry, about('The run of the changed request.'));

/** A page of the integration users of a site. */
export const SiteUsers = z
  .object({
    items: z.array(SiteUser),
    nextCursor: z.optional(
      z
        .string()
        .register(
          z.globalRegistry,
          about('Absent when the site has no more; the page may be short, or empty, and have one.'),
        ),
    ),
    looked: z
      .int()
      .register(z.globalRegistry, about('How many users of the site this page went through.')),
    total: z.nullable(z.int()).register(z.globalRegistry, about('How many the site has.')),
  })
  .register(z.globalRegistry, about('Those of the next users of the site that were searched for.'));
