import { Unexpected } from '#runtime/errors.ts';

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
}

/**
 * Goes through a list page by page; only one page is in memory. Items that appear meanwhile push others back, so
 * one may come twice.
 * @throws Unexpected the list shows the same page again and again
 */
export async function* eachPage<P extends Page<unknown>>(
  read: (position: Position) => Promise<P>,
  position: Position = {},
): AsyncGenerator<P, void, undefined> {
  let offset = position.offset ?? 0;
  let lastFirst: string | undefined;
  for (;;) {
    const page = await read({ ...position, offset });
    const first = JSON.stringify(page.items[0]);
    if (first !== undefined && first === lastFirst) throw stuck(offset);
    yield page;
    if (page.nextOffset === undefined) return;
    lastFirst = first;
    offset = page.nextOffset;
  }
}

/** The same, item by item. */
export async function* eachItem<T>(
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

/** A whole list that is known to be short. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
