import * as z from 'zod/mini';
import { ask, type Monitoring } from './call.ts';
import { type Conditions, filter } from './filter.ts';

const text = z.nullish(z.string());

/** Who changed what at design time. */
const AuditRecord = z.object({
  code: text,
  version: text,
  name: text,
  type: text,
  action: text,
  actionBy: text,
  actionDate: text,
});
export type AuditRecord = z.infer<typeof AuditRecord>;

export type AuditFilter = Pick<
  Conditions,
  'within' | 'code' | 'version' | 'type' | 'distinct' | 'limit'
>;

/**
 * Design-time audit records, the latest first. The list has no pages: `limit` is a part of the filter, 15 unless
 * told.
 * Source: https://docs.oracle.com/en/cloud/paas/integration-cloud/rest-api/op-ic-api-integration-v1-monitoring-auditrecords-get.html
 */
export async function listAuditRecords(
  oic: Monitoring,
  conditions: AuditFilter = {},
): Promise<AuditRecord[]> {
  const { items } = await ask(oic, z.object({ items: z.nullish(z.array(AuditRecord)) }), {
    operation: 'List audit records',
    path: ['auditRecords'],
    query: filter(conditions),
  });
  return items ?? [];
}
