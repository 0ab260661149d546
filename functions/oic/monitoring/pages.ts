import * as z from 'zod/mini';
import { Unexpected } from '#runtime/errors.ts';
import { ask, type Monitoring, type MonitoringCall } from './call.ts';

/** A size that every client in public uses; Oracle documents no largest page. */
export const PAGE_SIZE = 100;

export interface Position {
  /** How many items at most; default 100. */
  limit?: number;
  /** Where to begin, from 0. */
  offset?: number;
}

export interface Page<T> {
  items: T[];
  offset: number;
  /** Where the next page begins; undefined after the last one. */
  nextOffset: number | undefined;
  /** All items that match, if Oracle says so. */
  total: number | undefined;
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
): Promise<Page<z.output<T>>> {
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

/**
 * Goes through a list page by page; only one page is in memory. Items that appear meanwhile push others back, so
 * one may come twice.
 * @throws Unexpected the list shows the same page again and again
 */
export async function* eachPage<T extends { id?: unknown }>(
  read: (position: Position) => Promise<Page<T>>,
  position: Position = {},
): AsyncGenerator<Page<T>, void, undefined> {
  let offset = position.offset ?? 0;
  let lastFirst: unknown;
  for (;;) {
    const page = await read({ ...position, offset });
    const first = page.items[0]?.id;
    if (first !== undefined && first === lastFirst) throw stuck(offset);
    yield page;
    if (page.nextOffset === undefined) return;
    lastFirst = first;
    offset = page.nextOffset;
  }
}

/** The same, item by item. */
export async function* eachItem<T extends { id?: unknown }>(
  read: (position: Position) => Promise<Page<T>>,
  position?: Position,
): AsyncGenerator<T, void, undefined> {
  for await (const page of eachPage(read, position)) yield* page.items;
}

function stuck(offset: number): Unexpected {
  return new Unexpected({
    system: 'oic',
    summary: `The list shows the same page again at offset ${offset}.`,
    fix: 'Report a defect with the name of this stage.',
  });
}
