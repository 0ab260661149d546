import * as z from 'zod/mini';

/** The shapes of an integration user of Oracle CPQ that travel between stages: references, never a secret. */

export const UserStatus = z.enum(['active', 'inactive']);
export type UserStatus = z.infer<typeof UserStatus>;

/** A CPQ site that runs in Fusion. */
export const CpqSite = z.strictObject({
  /** Origin, without a trailing slash. */
  url: z.string(),
  /** `v19` */
  restVersion: z.string(),
});
export type CpqSite = z.infer<typeof CpqSite>;

/** Who calls CPQ: a client of the identity domain, or a person whose token lies in the vault. */
export const CpqCaller = z.strictObject({
  /** Secret with `{clientId, clientSecret}` or `{token}`. */
  secretId: z.string(),
  tokenUrl: z.string(),
  /** The scope of CPQ's resource app, fully qualified. */
  scope: z.string(),
});
export type CpqCaller = z.infer<typeof CpqCaller>;

/** Groups by their variable names. */
export const GroupNames = z.strictObject({
  administrator: z.array(z.string()),
  sales: z.array(z.string()),
});
export type GroupNames = z.infer<typeof GroupNames>;

/** The external application as a client of the identity domain; its secret stays in the vault. */
export const CpqClient = z.strictObject({
  /** SCIM id of the app. */
  appId: z.string(),
  clientId: z.string(),
  /** Name or ARN of the secret `{clientId, clientSecret}`. */
  secretId: z.string(),
  tokenUrl: z.string(),
  scope: z.string(),
  /** False: somebody else made it, so it is never changed. */
  isOurs: z.boolean(),
});
export type CpqClient = z.infer<typeof CpqClient>;

/** Who does what has no API, and when. */
export const TaskWishes = z.strictObject({
  /** E-mail address. */
  assignee: z.string(),
  escalateTo: z.nullable(z.string()),
  dueDays: z.number(),
  remindAfterDays: z.nullable(z.number()),
});
export type TaskWishes = z.infer<typeof TaskWishes>;

/** What a call with the application's own credentials came to. */
export const UserProof = z.strictObject({
  /** `no-rights`: CPQ knows the user, which has no group and so may not read. */
  call: z.enum(['allowed', 'no-rights', 'refused']),
  /** Who refused: the domain gives no token, or CPQ takes none. */
  refusedBy: z.nullable(z.enum(['identity-domain', 'cpq'])),
  /** ISO 8601, UTC. */
  at: z.string(),
});
export type UserProof = z.infer<typeof UserProof>;

/** What a run has reached: how the application calls CPQ, and the evidence. The secret stays in the vault. */
export const UserSummary = z.strictObject({
  access: z.strictObject({
    tokenUrl: z.string(),
    clientId: z.string(),
    clientSecret: z.strictObject({ secretId: z.string() }),
    scope: z.string(),
    /** Of CPQ's REST API, with its version. */
    baseUrl: z.string(),
  }),
  proof: UserProof,
  /** What a person should know. */
  warnings: z.array(z.string()),
});
export type UserSummary = z.infer<typeof UserSummary>;
