import type { Connection } from '#functions/oic/factory/connections.ts';
import { getLookup } from '#functions/oic/factory/lookups.ts';
import { isMask } from '#functions/oic/mask.ts';
import type { LookupRows } from '#runtime/promotion.ts';
import type { BackedUpProject } from './backup.ts';
import type { PromotionRun } from './run.ts';

/** What a lookup holds now. */
export async function rowsOf(
  { target, projectId }: Pick<PromotionRun, 'target' | 'projectId'>,
  lookupName: string,
): Promise<LookupRows> {
  const { name, columns, rows } = await getLookup(target, { projectId, lookupName });
  return {
    name,
    columns: columns ?? [],
    rows: (rows ?? []).map(({ rowData }) => rowData.map((cell) => cell ?? '')),
  };
}

/** What a connection shows of itself; a mask is no value. */
export function shownOf(connection: Connection): BackedUpProject['connections'][number] {
  const shown = (connection.connectionProperties ?? []).flatMap(
    ({ propertyName, propertyValue }) =>
      propertyValue && !isMask(propertyValue) ? [[propertyName, propertyValue] as const] : [],
  );
  return {
    id: connection.id,
    securityPolicy: connection.securityPolicy ?? null,
    properties: Object.fromEntries(shown),
  };
}
