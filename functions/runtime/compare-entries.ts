import type { Entry } from './promotion.ts';

/** What has become of the files of one archive in another: paths. */
export interface Differences {
  added: string[];
  changed: string[];
  removed: string[];
}

/** Compares by content: times and the order of files don't count. */
export function differencesBetween(before: readonly Entry[], after: readonly Entry[]): Differences {
  const old = new Map(before.map((entry) => [entry.path, entry.sha256]));
  const now = new Map(after.map((entry) => [entry.path, entry.sha256]));
  return {
    added: [...now.keys()].filter((path) => !old.has(path)),
    changed: [...now]
      .filter(([path, hash]) => old.has(path) && old.get(path) !== hash)
      .map(([path]) => path),
    removed: [...old.keys()].filter((path) => !now.has(path)),
  };
}

/** Whether nothing differs. */
export function isEqual({ added, changed, removed }: Differences): boolean {
  return added.length + changed.length + removed.length === 0;
}
