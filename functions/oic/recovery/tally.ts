import type { Policy } from '#runtime/recovery.ts';

/** What has become of a group in this run so far. */
export interface GroupTally {
  /** Instances that were sent at least once. */
  resubmitted: number;
  discarded: number;
  /** Resubmissions that have ended, and those of them that failed again. */
  ended: number;
  failed: number;
}
export type Tally = Record<string, GroupTally>;

/** What became of one batch. */
export interface BatchResult {
  name: string;
  group: string;
  do: 'resubmit' | 'discard';
  /** Oracle's job; null when there is none to follow. */
  recoveryJob: string | null;
  /** Instances that were sent in this run for the first time. */
  fresh: number;
  /** Nobody knows whether the call had an effect: the next round sees. */
  isDoubtful: boolean;
  /** What the job counts once it has ended. */
  ended?: { recovered: number; failed: number };
}

/** Batches that are sent and followed together. */
export interface Wave {
  results: BatchResult[];
  /** Of the whole run, this wave included as far as it is known. */
  tally: Tally;
}

/** Adds the results of a wave to what was before it. */
export function addUp(before: Tally, results: readonly BatchResult[]): Tally {
  const tally = structuredClone(before);
  for (const { group, do: did, fresh, ended } of results) {
    tally[group] ??= { resubmitted: 0, discarded: 0, ended: 0, failed: 0 };
    tally[group][did === 'resubmit' ? 'resubmitted' : 'discarded'] += fresh;
    tally[group].ended += ended ? ended.recovered + ended.failed : 0;
    tally[group].failed += ended?.failed ?? 0;
  }
  return tally;
}

/** The groups that are given up because their failures repeat. */
export function stoppedGroups(
  tally: Tally,
  { after, percent }: Policy['stop'],
): Record<string, { ended: number; failed: number }> {
  const repeats = Object.entries(tally).filter(
    ([, { ended, failed }]) => ended >= after && failed * 100 >= ended * percent,
  );
  return Object.fromEntries(
    repeats.map(([group, { ended, failed }]) => [group, { ended, failed }]),
  );
}

/** Instances that this run has sent. */
export function sentIn(tally: Tally): number {
  return Object.values(tally).reduce((sum, one) => sum + one.resubmitted + one.discarded, 0);
}
