import type { Progress, StageStatus } from './read-progress.ts';
import type { Story } from './read-story.ts';
import { isFailedAttempt, type Place, type Visit } from './trace-states.ts';

/** One state of the workflow, for its graph. */
export interface StateProgress {
  name: string;
  stage: string;
  status: StageStatus;
}

/** How the last visit of a state went so far. */
interface LastVisit {
  visit: Visit;
  isOver: boolean;
  hasFailed: boolean;
  isWaiting: boolean;
}

const FAILED_INSIDE = /^(Parallel|Map)State(Failed|Aborted)$/;

/** How far every state of a workflow is, in the order of its definition; of several visits the last one counts. */
export function readStates(
  places: readonly Place[],
  story: Story,
  { stages, status }: Pick<Progress, 'stages' | 'status'>,
): StateProgress[] {
  const last = lastVisits(places);
  const order = stages.map(({ name }): string => name);
  const reached = Math.max(...places.map(({ state }) => order.indexOf(stageIn(story, state))), -1);
  const unvisited = (stage: string): StageStatus => {
    if (status === 'SUCCEEDED') return 'skipped';
    // What only failures lead to is no longer to come once it is over.
    if (!order.includes(stage)) return status === 'RUNNING' ? 'pending' : 'skipped';
    return order.indexOf(stage) < reached ? 'skipped' : 'pending';
  };
  return story.states.map(({ name, stage }) => {
    const visit = last.get(name);
    return { name, stage, status: visit ? statusOf(visit, status) : unvisited(stage) };
  });
}

const stageIn = (story: Story, state: string) => story.find(state)?.stage ?? '';

function lastVisits(places: readonly Place[]): Map<string, LastVisit> {
  const last = new Map<string, LastVisit>();
  for (const { event, visit, state, waitingFor } of places) {
    const known = last.get(state);
    const before = known?.visit === visit ? known : undefined;
    const isOver = event.stateExitedEventDetails?.name === state;
    const type = event.type ?? '';
    const hasFailed = isFailedAttempt(event) || FAILED_INSIDE.test(type);
    last.set(state, {
      visit,
      isOver: isOver || (before?.isOver ?? false),
      // Leaving a state says nothing about how it went: a caught error leaves it, too.
      hasFailed: hasFailed || (isOver && (before?.hasFailed ?? false)),
      isWaiting: waitingFor !== undefined,
    });
  }
  return last;
}

function statusOf(last: LastVisit, status: Progress['status']): StageStatus {
  const { visit, isOver, hasFailed, isWaiting } = last;
  if (isOver) return hasFailed ? 'failed' : 'succeeded';
  if (status === 'SUCCEEDED') return 'succeeded';
  // A branch that was at work when another one failed is broken off; nothing is wrong with it.
  if (status !== 'RUNNING') return visit.within && !hasFailed ? 'skipped' : 'failed';
  return isWaiting ? 'waiting' : 'running';
}
