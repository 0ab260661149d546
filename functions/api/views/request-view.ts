import * as z from 'zod/mini';
import { InstanceChoice } from '#runtime/model.ts';

/** How long the run may wait for Oracle. */
const Waits = z.object({
  instanceSeconds: z.optional(z.number()),
  activationSeconds: z.optional(z.number()),
});

/** What of a job's request leaves. Everything is optional: a record may be of an earlier version. */
const Known = z.object({
  region: z.optional(z.string()),
  compartmentId: z.optional(z.string()),
  domainId: z.optional(z.string()),
  instance: z.optional(InstanceChoice),
  archive: z.optional(z.object({ sha256: z.string() })),
  primavera: z.optional(z.object({ url: z.string() })),
  cupixworks: z.optional(
    z.object({
      team: z.optional(z.string()),
      project: z.optional(z.string()),
      domain: z.optional(z.string()),
      assignee: z.optional(z.string()),
      dueDays: z.optional(z.number()),
    }),
  ),
  security: z.optional(z.string()),
  tracing: z.optional(z.string()),
  onFailure: z.optional(z.string()),
  waits: z.optional(Waits),
});

/** A request as people see it again: what was asked for, and nothing about secrets. */
export const RequestView = z.object({
  region: z.optional(z.string()),
  /** OCID. */
  compartment: z.optional(z.string()),
  /** OCID. */
  domain: z.optional(z.string()),
  instance: z.optional(InstanceChoice),
  archiveSha256: z.optional(z.string()),
  primaveraUrl: z.optional(z.string()),
  cupixworks: z.optional(
    z.object({
      team: z.optional(z.string()),
      project: z.optional(z.string()),
      /** Host of the region's sites, behind the team: `cupix.works`. */
      domain: z.optional(z.string()),
      administrator: z.optional(z.string()),
      dueDays: z.optional(z.number()),
    }),
  ),
  security: z.optional(z.string()),
  tracing: z.optional(z.string()),
  onFailure: z.optional(z.string()),
  waits: z.optional(Waits),
});
export type RequestView = z.output<typeof RequestView>;

/**
 * Shows a request as the ledger keeps it.
 * @param request the workflow's form of it; what is not as expected is left out
 */
export function viewRequest(request: Record<string, unknown>): RequestView {
  const fields = Object.entries(Known._zod.def.shape).flatMap(([name, schema]) => {
    const { success, data } = z.safeParse(schema, request[name]);
    return success && data !== undefined ? [[name, data]] : [];
  });
  const known = Object.fromEntries(fields) as z.output<typeof Known>;
  const { compartmentId, domainId, archive, primavera, cupixworks, ...same } = known;
  const { assignee, ...site } = cupixworks ?? {};
  return {
    ...same,
    ...(compartmentId && { compartment: compartmentId }),
    ...(domainId && { domain: domainId }),
    ...(archive && { archiveSha256: archive.sha256 }),
    ...(primavera && { primaveraUrl: primavera.url }),
    ...(cupixworks && { cupixworks: { ...site, ...(assignee && { administrator: assignee }) } }),
  };
}
