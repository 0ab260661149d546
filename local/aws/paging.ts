/** Pages of a list, with tokens that stay right when items are added in front. */

export interface Page<T> {
  items: T[];
  nextToken?: string;
}

/**
 * Cuts one page out of a list.
 * @param keyOf Names an item; the token holds the name of the last item of a page.
 * @param size The most items of the page.
 * @param token The `nextToken` of the page before.
 * @returns The page, or nothing when the token is not one of this list.
 */
export function pageOf<T>(
  list: readonly T[],
  keyOf: (item: T) => string,
  size: number,
  token?: string,
): Page<T> | undefined {
  let start = 0;
  if (token !== undefined) {
    const key = Buffer.from(token, 'base64url').toString('utf8');
    start = list.findIndex((item) => keyOf(item) === key) + 1;
    if (start === 0) return undefined;
  }
  const items = list.slice(start, start + size);
  const last = items.at(-1);
  const more = start + size < list.length && last !== undefined;
  return more ? { items, nextToken: Buffer.from(keyOf(last)).toString('base64url') } : { items };
}
