import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { type JobKind, type Stage, type StageId, stagesByKind } from '#runtime/stages.ts';
import { estimateCostUsd } from './estimate-cost.ts';
import { countTransitions, invocationsIn } from './read-usage.ts';
import { type Place, trace } from './trace-states.ts';

/** Tells which stage a state belongs to; undefined for states that belong to none (roll-back, reports). */
export type StageOf = (stateName: string) => StageId | undefined;

export type StageStatus = 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped';

export interface StageProgress {
  name: StageId;
  title: string;
  status: StageStatus;
  /** ISO 8601, UTC. */
  startedAt?: string;
  /** From its start to its end; while it runs, to the last event. */
  seconds?: number;
  /** 1, and one more for every retry of one of its steps. */
  attempts: number;
  /** Whom or what it waits for, as the end of "waiting for …". */
  waitingFor?: string;
}

export interface Progress {
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  stages: StageProgress[];
  transitions: number;
  estimatedCostUsd: number;
}

export interface Reading {
  stageOf: StageOf;
  /** Memory of a function in MB, by its name or ARN. Default 512. */
  memoryOf?: (functionName: string) => number;
}

interface Visit {
  first: Date;
  last: Date;
  retries: number;
  waitingFor: string | undefined;
}

const ENDS: Record<string, Progress['status']> = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
  ExecutionRedriven: 'RUNNING',
};

/**
 * How far an execution is, from its history alone; nothing is asked, nothing is remembered.
 * @param events the whole history so far, oldest first (GetExecutionHistory with execution data)
 * @param kind what the execution is for; it decides which stages there are
 */
export function readProgress(
  events: HistoryEvent[],
  reading: Reading,
  kind: JobKind = 'onboarding',
): Progress {
  const stages: readonly Stage[] = stagesByKind[kind];
  const status = events.reduce<Progress['status']>(
    (known, { type }) => ENDS[type ?? ''] ?? known,
    'RUNNING',
  );
  const visits = visitsOf(trace(events), reading.stageOf);
  const reached = [...visits.keys()].at(-1);
  const transitions = countTransitions(events);
  const invocations = invocationsIn(events, reading.memoryOf);
  return {
    status,
    stages: stages.map(({ id, title }, place) => ({
      name: id,
      title,
      ...describe(visits.get(id), status, {
        isReached: id === reached,
        isBefore: place < stages.findIndex((stage) => stage.id === reached),
      }),
    })),
    transitions,
    estimatedCostUsd: estimateCostUsd({ transitions, invocations }),
  };
}

/** The visits by stage; the stage visited last stands last. */
function visitsOf(places: Place[], stageOf: StageOf): Map<StageId, Visit> {
  const visits = new Map<StageId, Visit>();
  for (const place of places) {
    const stage = stageOf(place.state);
    if (!stage) continue;
    const known = visits.get(stage);
    visits.delete(stage);
    visits.set(stage, {
      first: known?.first ?? place.at,
      last: place.at,
      retries: (known?.retries ?? 0) + (place.isRetry ? 1 : 0),
      waitingFor: place.waitingFor,
    });
  }
  return visits;
}

function describe(
  visit: Visit | undefined,
  status: Progress['status'],
  { isReached, isBefore }: { isReached: boolean; isBefore: boolean },
): Omit<StageProgress, 'name' | 'title'> {
  if (!visit) {
    const passedBy = status === 'SUCCEEDED' || isBefore;
    return { status: passedBy ? 'skipped' : 'pending', attempts: 0 };
  }
  const told = {
    startedAt: visit.first.toISOString(),
    seconds: (visit.last.getTime() - visit.first.getTime()) / 1000,
    attempts: 1 + visit.retries,
  };
  if (!isReached || status === 'SUCCEEDED') return { status: 'succeeded', ...told };
  if (status !== 'RUNNING') return { status: 'failed', ...told };
  return visit.waitingFor === undefined
    ? { status: 'running', ...told }
    : { status: 'waiting', ...told, waitingFor: visit.waitingFor };
}
