import type { JobLine } from '../api/views.ts';
import type { JobFilter } from '../shell/routes.ts';

/** True for what belongs into a list that is narrowed like this. */
export function belongs(line: JobLine, filter: JobFilter): boolean {
  const { status, customer, q, userStatus, group } = filter;
  const part = q?.toLowerCase() ?? '';
  return (
    (status === undefined || line.status === status) &&
    (customer === undefined || line.customer === customer) &&
    (userStatus === undefined || line.user?.status === userStatus) &&
    (group === undefined || (line.user?.groups.includes(group) ?? false)) &&
    (line.id.includes(part) || line.customer.includes(part))
  );
}

/** What is shown: whole, or the newest part of it. */
export interface Shown {
  lines: readonly JobLine[];
  hasMore: boolean;
}

/**
 * The list after something has changed: a line keeps its place, so that nothing moves away below somebody's
 * finger; one that comes in stands where it belongs by its time; one that no longer belongs there goes.
 * @returns the same list when nothing of it has changed; untouched lines stay the same objects
 */
export function merge(
  { lines, hasMore }: Shown,
  changed: readonly JobLine[],
  filter: JobFilter,
): readonly JobLine[] {
  const known = new Map(lines.map((line) => [line.id, line]));
  const news = new Map(
    changed.filter((line) => isNews(known.get(line.id), line)).map((line) => [line.id, line]),
  );
  const oldest = lines.at(-1)?.updatedAt ?? '';
  const fresh = [...news.values()].filter(
    (line) =>
      !known.has(line.id) &&
      belongs(line, filter) &&
      // What is older than the last line comes with the next page.
      (!hasMore || line.updatedAt >= oldest),
  );
  if (fresh.length === 0 && ![...news.keys()].some((id) => known.has(id))) return lines;
  const stays = lines
    .map((line) => news.get(line.id) ?? line)
    .filter((line) => !news.has(line.id) || belongs(line, filter));
  return fresh.reduce(insert, stays);
}

function insert(lines: JobLine[], line: JobLine): JobLine[] {
  const at = lines.findIndex(({ updatedAt }) => updatedAt <= line.updatedAt);
  return lines.toSpliced(at < 0 ? lines.length : at, 0, line);
}

/** Adds the next page; what moved to the front meanwhile is not shown twice. */
export function append(known: readonly JobLine[], page: readonly JobLine[]): readonly JobLine[] {
  const ids = new Set(known.map(({ id }) => id));
  return [...known, ...page.filter(({ id }) => !ids.has(id))];
}

function isNews(before: JobLine | undefined, line: JobLine): boolean {
  if (before && line.updatedAt < before.updatedAt) return false;
  return JSON.stringify(before) !== JSON.stringify(line);
}
