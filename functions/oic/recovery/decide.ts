import { MAX_RESUBMISSIONS } from '#functions/oic/monitoring/resubmit.ts';
import type { Action, Match, Policy } from '#runtime/recovery.ts';
import type { FailedInstance } from './failed-instance.ts';
import { isLike } from './glob.ts';
import type { Try } from './tries.ts';

/** Until then a resubmission that doesn't show yet may still do. */
export const SETTLING_SECONDS = 5 * 60;
/** A resubmission without effect is repeated so often; then something is wrong that repeating won't mend. */
const MAX_SILENT = 1;

/** What a person decided about a group. */
export type Verdict = 'resubmit' | 'discard' | 'leave';

/** What is known besides the failure itself. */
export interface Situation {
  policy: Policy;
  /** Name of the run. */
  run: string;
  /** Milliseconds since 1970. */
  now: number;
  /** When the run ends; it waits for nothing that comes later. */
  until: number;
  /** Groups that are given up because their failures repeat, with how many have ended and failed again. */
  stopped: Record<string, { ended: number; failed: number }>;
  /** What people decided, by group. */
  verdicts: Record<string, { verdict: Verdict; by: string }>;
}

/** What becomes of a failure now. */
export type Decision =
  | { do: 'resubmit' | 'discard' }
  /** A person decides. */
  | { do: 'ask'; whom: string }
  /** Later in this run; milliseconds since 1970. */
  | { do: 'wait'; until: number }
  /** Nothing in this run; why, as a sentence. */
  | { do: 'leave'; reason: string };

const leave = (reason: string) => ({ do: 'leave', reason }) as const;

/**
 * Decides about one failure: a pure function of what Oracle shows, what we did, and the rules.
 * @param tried what we did about it before, in this run or another
 */
export function decide(
  failure: FailedInstance,
  group: string,
  tried: Try | undefined,
  situation: Situation,
): Decision {
  if (failure.isPurged) return leave('Its data are purged, so Oracle cannot run it again.');
  if (failure.status !== 'FAILED') {
    return leave(`It is being recovered already, or somebody works on it (${failure.status}).`);
  }
  const wish = wishFor(failure, group, situation);
  if (wish.do === 'leave' || wish.do === 'ask') return wish;
  if (tried?.refused && tried.run === situation.run) return leave(tried.refused);
  if (situation.now > situation.until) return leave('The time of this run is over.');
  const obstacle = wish.do === 'resubmit' && obstacleFor(failure, group, wish, situation);
  return obstacle ? leave(obstacle) : whenTriedBefore(failure, wish, tried, situation);
}

/** What was tried before is not tried again at once, and without effect not again and again. */
function whenTriedBefore(
  { retries, updatedAt }: FailedInstance,
  wish: Deed,
  tried: Try | undefined,
  situation: Situation,
): Decision {
  const isSilent = tried?.did === wish.do && !tried.refused && tried.retriesBefore === retries;
  if (tried && isSilent) {
    if (tried.silent >= MAX_SILENT) return leave(silence(tried));
    return doOrWait(wish, tried.at + SETTLING_SECONDS * 1000, situation);
  }
  if (wish.by && tried?.verdict && tried.run === situation.run) {
    return leave(`${wish.by} decided to resubmit it, and it failed again.`);
  }
  if (retries === 0) return { do: wish.do };
  // Somebody else may have resubmitted it, too.
  const last = Math.max(tried?.at ?? 0, updatedAt);
  return doOrWait(wish, last + wish.backOffSeconds * 2 ** (retries - 1) * 1000, situation);
}

function doOrWait(wish: Deed, due: number, { now, until }: Situation): Decision {
  if (due <= now) return { do: wish.do };
  if (due <= until) return { do: 'wait', until: due };
  return leave('It may be tried again, but not before this run ends.');
}

/** What the rules, or a person, want done. */
interface Deed {
  do: 'resubmit' | 'discard';
  maxTries: number;
  backOffSeconds: number;
  /** Who decided it. */
  by?: string;
}
type Wish = Deed | { do: 'leave'; reason: string } | { do: 'ask'; whom: string };

function wishFor(failure: FailedInstance, group: string, situation: Situation): Wish {
  const action = actionFor(failure, situation);
  if (!action) return { do: 'leave', reason: 'No rule matches it.' };
  switch (action.do) {
    case 'leave':
      return { do: 'leave', reason: 'The rule that matches it says so.' };
    case 'discard':
      return { do: 'discard', maxTries: 1, backOffSeconds: 0 };
    case 'resubmit':
      return action;
    case 'ask': {
      const said = situation.verdicts[group];
      if (!said) return { do: 'ask', whom: action.whom };
      if (said.verdict === 'leave') {
        return { do: 'leave', reason: `${said.by} decided to leave it.` };
      }
      // Once, however often it was tried before.
      return { do: said.verdict, maxTries: MAX_RESUBMISSIONS, backOffSeconds: 0, by: said.by };
    }
  }
}

/** Why a failure can't be resubmitted in this run, or may not. */
function obstacleFor(
  { recoverable, retries }: FailedInstance,
  group: string,
  { maxTries }: { maxTries: number },
  { stopped }: Situation,
): string | undefined {
  if (!recoverable) {
    return 'It is not recoverable: its flow is synchronous, or scheduled with parameters.';
  }
  if (retries >= MAX_RESUBMISSIONS) {
    return `It was resubmitted ${retries} times, and Oracle allows ${MAX_RESUBMISSIONS}.`;
  }
  if (retries >= maxTries) {
    return `It was resubmitted ${retries === 1 ? 'once' : `${retries} times`} and failed again; the rule allows no more.`;
  }
  const given = stopped[group];
  return (
    given &&
    `Its group was given up: of ${given.ended} that were resubmitted, ${given.failed} failed again.`
  );
}

function silence({ did }: Try): string {
  return `It was ${did === 'resubmit' ? 'resubmitted' : 'discarded'} twice, and Oracle shows no effect.`;
}

/** The action of the first rule that matches; undefined where none does. */
export function actionFor(
  failure: FailedInstance,
  { policy, now }: Pick<Situation, 'policy' | 'now'>,
): Action | undefined {
  return policy.rules.find(({ match }) => matches(failure, match, now))?.action;
}

/** Whether a failure has everything that a rule asks for. Its age counts from its beginning. */
export function matches(failure: FailedInstance, match: Match, now: number): boolean {
  const seconds = (now - failure.createdAt) / 1000;
  return (
    (match.project === null || match.project === failure.project) &&
    (match.integration === null || match.integration === failure.integration) &&
    (match.errorCode === null || match.errorCode === failure.errorCode) &&
    (match.message === null || isLike(failure.message ?? '', match.message)) &&
    (match.olderThanSeconds === null || seconds > match.olderThanSeconds) &&
    (match.newerThanSeconds === null || seconds <= match.newerThanSeconds) &&
    (match.recoverable === null || match.recoverable === failure.recoverable)
  );
}
