import { readReport } from '#runtime/failure-report.ts';
import type { Story } from './read-story.ts';
import { failureIn, isFailedAttempt, type Place } from './trace-states.ts';

/** A try that did not work, whether a later one healed it or not. */
export interface FailedAttempt {
  stage: string;
  state: string;
  /** 1 for the first try in a visit of the state. */
  attempt: number;
  /** ISO 8601, UTC. */
  at: string;
  error: string;
  summary: string;
  fix: string;
  /** What the other system calls the request; its support asks for it. */
  requestId?: string;
}

/** Every try of an execution that did not work, the oldest first. */
export function readAttempts(places: readonly Place[], story: Story): FailedAttempt[] {
  return places
    .filter(({ event }) => isFailedAttempt(event))
    .map(({ event, state, at, attempt }) => {
      const { error = 'Unexpected', cause = '' } = failureIn(event);
      const report = readReport(cause);
      const requestId = report?.seen?.requestId;
      return {
        stage: story.find(state)?.stage ?? '',
        state,
        attempt,
        at: at.toISOString(),
        error,
        summary: report?.summary ?? plainSummary(state, error),
        fix:
          report?.fix ?? 'The workflow tries again; if it gives up, its failure says what to do.',
        ...(requestId && { requestId }),
      };
    });
}

/** The platform's own words may be long and hold anything; its names tell enough. */
function plainSummary(state: string, error: string): string {
  return `The step "${state}" ended with ${error}, before it could say why.`;
}
