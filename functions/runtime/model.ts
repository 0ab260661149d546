import * as z from 'zod/mini';

/** The shapes that travel between stages: ids and references, never a secret. */

export const Origin = z.enum(['created', 'adopted']);
export type Origin = z.infer<typeof Origin>;

/** An OIC instance that is ACTIVE, as its full GET describes it. */
export const Instance = z.strictObject({
  /** OCID. */
  id: z.string(),
  /** Display name. */
  name: z.string(),
  /** The value of `integrationInstance` on every Developer API call. */
  serviceInstance: z.string(),
  /** Origin of the design-time host, without a trailing slash. */
  designTimeUrl: z.string(),
  /** Origin of the runtime host, without a trailing slash. */
  runtimeUrl: z.string(),
  /** Primary audience, as Oracle spells it (usually ends in `:443`), without a trailing slash. */
  audience: z.string(),
  /** SCIM id of the instance's own app in the identity domain. */
  appId: z.string(),
});
export type Instance = z.infer<typeof Instance>;

/** An OAuth client that we made; its secret stays in the vault. */
export const Client = z.strictObject({
  /** SCIM id of the app. */
  appId: z.string(),
  clientId: z.string(),
  /** Name or ARN of the secret `{clientId, clientSecret}`. */
  secretId: z.string(),
  tokenUrl: z.string(),
  scopes: z.strictObject({
    /** Developer API: `<audience>/ic/api/`. */
    api: z.string(),
    /** Integration endpoints: `<audience>urn:opc:resource:consumer::all`. */
    invoke: z.string(),
  }),
  origin: Origin,
});
export type Client = z.infer<typeof Client>;

/** A project archive in the artifact store. */
export const Archive = z.strictObject({
  bucket: z.string(),
  key: z.string(),
  /** Hex. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  bytes: z.number(),
});
export type Archive = z.infer<typeof Archive>;

/** The five values that a project administrator enters in CupixWorks. */
export const Registration = z.strictObject({
  oicOAuthTokenUrl: z.string(),
  clientId: z.string(),
  clientSecret: z.strictObject({ secretId: z.string() }),
  scope: z.string(),
  opcAccessTokenUrl: z.string(),
});
export type Registration = z.infer<typeof Registration>;

/** The evidence that the five values work end to end. */
export const Proof = z.strictObject({
  tokenOk: z.boolean(),
  endpointOk: z.boolean(),
  primaveraOk: z.boolean(),
  /** ISO 8601, UTC. */
  at: z.string(),
});
export type Proof = z.infer<typeof Proof>;

export const SecurityMode = z.enum(['least-privilege', 'as-documented']);
export type SecurityMode = z.infer<typeof SecurityMode>;

/** Create an instance of that display name, or adopt the one with that OCID. */
export const InstanceChoice = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('create'), name: z.string() }),
  z.strictObject({ mode: z.literal('adopt'), id: z.string() }),
]);
export type InstanceChoice = z.infer<typeof InstanceChoice>;

/** A value that doesn't match: what should stand there, what stands there, and how that comes about. */
export const Mismatch = z.strictObject({
  field: z.string(),
  expected: z.string(),
  seen: z.string(),
  /** The mistake behind it, where we recognise one, and how to put it right. */
  hint: z.optional(z.string()),
});
export type Mismatch = z.infer<typeof Mismatch>;
