import type { OnboardingLine } from '../api/views.ts';
import type { OnboardingFilter } from '../shell/routes.ts';

/** True for what belongs into a list that is narrowed like this. */
export function belongs(line: OnboardingLine, { status, customer, q }: OnboardingFilter): boolean {
  const part = q?.toLowerCase() ?? '';
  return (
    (status === undefined || line.status === status) &&
    (customer === undefined || line.customer === customer) &&
    (line.onboardingId.includes(part) || line.customer.includes(part))
  );
}

/** What is shown: whole, or the newest part of it. */
export interface Shown {
  lines: readonly OnboardingLine[];
  hasMore: boolean;
}

/**
 * The list after something has changed: a line keeps its place, so that nothing moves away below somebody's
 * finger; one that comes in stands where it belongs by its time; one that no longer belongs there goes.
 * @returns the same list when nothing of it has changed; untouched lines stay the same objects
 */
export function merge(
  { lines, hasMore }: Shown,
  changed: readonly OnboardingLine[],
  filter: OnboardingFilter,
): readonly OnboardingLine[] {
  const known = new Map(lines.map((line) => [line.onboardingId, line]));
  const news = new Map(
    changed
      .filter((line) => isNews(known.get(line.onboardingId), line))
      .map((line) => [line.onboardingId, line]),
  );
  const oldest = lines.at(-1)?.updatedAt ?? '';
  const fresh = [...news.values()].filter(
    (line) =>
      !known.has(line.onboardingId) &&
      belongs(line, filter) &&
      // What is older than the last line comes with the next page.
      (!hasMore || line.updatedAt >= oldest),
  );
  if (fresh.length === 0 && ![...news.keys()].some((id) => known.has(id))) return lines;
  const stays = lines
    .map((line) => news.get(line.onboardingId) ?? line)
    .filter((line) => !news.has(line.onboardingId) || belongs(line, filter));
  return fresh.reduce(insert, stays);
}

function insert(lines: OnboardingLine[], line: OnboardingLine): OnboardingLine[] {
  const at = lines.findIndex(({ updatedAt }) => updatedAt <= line.updatedAt);
  return lines.toSpliced(at < 0 ? lines.length : at, 0, line);
}

/** Adds the next page; what moved to the front meanwhile is not shown twice. */
export function append(
  known: readonly OnboardingLine[],
  page: readonly OnboardingLine[],
): readonly OnboardingLine[] {
  const ids = new Set(known.map(({ onboardingId }) => onboardingId));
  return [...known, ...page.filter(({ onboardingId }) => !ids.has(onboardingId))];
}

function isNews(before: OnboardingLine | undefined, line: OnboardingLine): boolean {
  if (before && line.updatedAt < before.updatedAt) return false;
  return JSON.stringify(before) !== JSON.stringify(line);
}
