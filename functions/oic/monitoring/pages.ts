import * as z from 'zod/mini';
import { PAGE_SIZE, type Page, type Position } from '#functions/oic/pages.ts';
import { ask, type Monitoring, type MonitoringCall } from './call.ts';

/** A page of the Monitoring API. */
export interface MonitoredPage<T> extends Page<T> {
  /** The window that Oracle applied, as it says itself. */
  timeWindow: string | undefined;
}

/**
 * Reads one page of a list. The next page begins after what came, not after what was asked for, so that a server
 * that gives less per page loses nothing.
 */
export async function readPage<T extends z.ZodMiniType>(
  oic: Monitoring,
  item: T,
  { query, ...call }: MonitoringCall,
  { limit = PAGE_SIZE, offset = 0 }: Position,
): Promise<MonitoredPage<z.output<T>>> {
  const envelope = z.object({
    items: z.nullish(z.array(item)),
    hasMore: z.nullish(z.boolean()),
    totalRecordsCount: z.nullish(z.number()),
    totalResults: z.nullish(z.number()),
    timeWindow: z.nullish(z.string()),
  });
  const answer = await ask(oic, envelope, {
    ...call,
    query: { ...query, limit: String(limit), offset: String(offset) },
  });
  const items = answer.items ?? [];
  const end = offset + items.length;
  const counted = answer.totalRecordsCount ?? undefined;
  const more = answer.hasMore ?? (counted === undefined ? items.length >= limit : end < counted);
  return {
    items,
    offset,
    nextOffset: more && items.length > 0 ? end : undefined,
    total: counted ?? answer.totalResults ?? undefined,
    timeWindow: answer.timeWindow ?? undefined,
  };
}
