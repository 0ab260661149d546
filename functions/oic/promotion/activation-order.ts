/** One version on its way to be active. */
export interface ActivationItem {
  /** `CODE|VERSION`. */
  id: string;
  /** `asked`: OIC works on it; `failed`: it could not, and perhaps can once others are active. */
  state: 'waiting' | 'asked' | 'active' | 'failed';
  /** Milliseconds since 1970; null: never. */
  askedAt: number | null;
  /** How often OIC was asked and nothing began. */
  unheard: number;
  /** How many others were active when it failed. */
  failedAt: number | null;
  /** Why it failed last. */
  problem: string | null;
  requestId: string | null;
}

export function newItem(id: string): ActivationItem {
  const never = { askedAt: null, unheard: 0, failedAt: null, problem: null, requestId: null };
  return { id, state: 'waiting', ...never };
}

/**
 * What comes next, one at a time: OIC does not tell which integration calls which, so one that failed is tried again
 * as soon as another has become active meanwhile. Whatever the order, what can be active is active in the end.
 * @returns undefined when there is nothing left to try
 */
export function nextItem(items: readonly ActivationItem[]): ActivationItem | undefined {
  const active = items.filter(({ state }) => state === 'active').length;
  return (
    items.find(({ state }) => state === 'asked') ??
    items.find(({ state }) => state === 'waiting') ??
    items.find(({ state, failedAt }) => state === 'failed' && (failedAt ?? 0) < active)
  );
}
