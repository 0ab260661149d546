import * as z from 'zod/mini';
import { Unexpected } from '#runtime/errors.ts';
import { type Cpq, callCpq } from './client.ts';
import { type CpqCall, readCpq } from './request.ts';

const PAGE = 100;
/** A list that never ends is a defect of the other side; a site holds 500 users. */
const MAX_PAGES = 100;

/** What a list can be asked for: https://docs.oracle.com/cloud/latest/cpq_gs_old/CXCPQ/Query.html */
export interface ListOptions {
  /** A filter in MongoDB's syntax. */
  q?: Record<string, unknown>;
  /** Leaves other fields out of the answer. */
  fields?: readonly string[];
  /** Related lists to put into each item. */
  expand?: 'groups';
  /** `login:desc` */
  orderby?: string;
}

/**
 * Goes through a list, page by page. The next page starts after what came, not after what was asked for, so
 * that a site that gives less per page loses nothing.
 * @throws Unexpected the list doesn't end
 * @throws StageError as `cpqRefusal`
 */
export async function* listAll<T extends z.ZodMiniType>(
  cpq: Cpq,
  item: T,
  call: Pick<CpqCall, 'operation' | 'path'>,
  options: ListOptions = {},
): AsyncGenerator<z.output<T>> {
  let offset = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { items, isLast } = await readPage(cpq, item, call, { ...options, offset });
    yield* items;
    if (isLast) return;
    offset += items.length;
  }
  throw new Unexpected({
    system: 'cpq',
    summary: `${call.operation}: the list does not end after ${MAX_PAGES} pages.`,
    fix: 'Report a defect with the name of this stage.',
  });
}

/** One page of a list. */
export interface ListPage<Item> {
  items: Item[];
  isLast: boolean;
  /** How many there are in all; undefined where the site doesn't say. */
  total: number | undefined;
}

/**
 * One page of a list, from an offset on.
 * @throws StageError as `cpqRefusal`
 */
export async function readPage<T extends z.ZodMiniType>(
  cpq: Cpq,
  item: T,
  call: Pick<CpqCall, 'operation' | 'path'>,
  { offset, ...options }: ListOptions & { offset: number },
): Promise<ListPage<z.output<T>>> {
  const envelope = z.object({
    items: z.nullish(z.array(item)),
    hasMore: z.nullish(z.boolean()),
    totalResults: z.nullish(z.number()),
  });
  const response = await callCpq(cpq, { ...call, query: queryOf(options, offset) });
  const { items: came, ...rest } = readCpq(envelope, response, call.operation);
  const items = (came ?? []) as z.output<T>[];
  const isLast = items.length === 0 || isAtEnd(rest, offset + items.length, items.length);
  return { items, isLast, total: rest.totalResults ?? undefined };
}

/** By the number of all, else by the flag, else by a page that isn't full. */
function isAtEnd(
  { totalResults, hasMore }: { totalResults?: number | null; hasMore?: boolean | null },
  offset: number,
  came: number,
): boolean {
  if (typeof totalResults === 'number') return offset >= totalResults;
  if (typeof hasMore === 'boolean') return !hasMore;
  return came < PAGE;
}

function queryOf({ q, fields, expand, orderby }: ListOptions, offset: number) {
  return {
    limit: String(PAGE),
    offset: String(offset),
    totalResults: 'true',
    ...(q && { q: JSON.stringify(q) }),
    ...(fields && { fields: fields.join(',') }),
    ...(expand && { expand }),
    ...(orderby && { orderby }),
  };
}
