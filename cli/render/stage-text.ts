import { findStage } from '#runtime/stages.ts';
import { duration } from './format.ts';
import type { Shown, ShownStage } from './view.ts';
import { waitEndsAt } from './wait-budget.ts';

/** The name of a stage for people. */
export function titleOf(name: string): string {
  return findStage(name)?.title ?? name;
}

/** What is known of a stage beside its title and status: elapsed time and attempt. */
export function stageDetails(stage: Omit<ShownStage, 'name'>, nowMs?: number): string {
  const isGoing = stage.status === 'running' || stage.status === 'waiting';
  const elapsed =
    isGoing && nowMs !== undefined && stage.startedAt !== undefined
      ? Math.max(stage.seconds ?? 0, (nowMs - Date.parse(stage.startedAt)) / 1000)
      : stage.seconds;
  return [
    elapsed === undefined || elapsed < 0.1 ? undefined : duration(elapsed),
    stage.attempts > 1 ? `attempt ${stage.attempts}` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** How long a wait may still take: `56 min 55 s left`; empty when nobody knows. */
export function timeLeft(stage: ShownStage, { stages, budget }: Shown, nowMs?: number): string {
  const end = budget && waitEndsAt(stage, stages, budget);
  if (end === undefined || nowMs === undefined) return '';
  // A simulated run's clock is ahead of everybody else's.
  const lastEvent = Date.parse(stage.startedAt ?? '') + (stage.seconds ?? 0) * 1000;
  const left = end - Math.max(nowMs, lastEvent || nowMs);
  return left > 0 ? `${duration(left / 1000)} left` : 'its time is up';
}

/** `Wait for ACTIVE (12 min 05 s, attempt 2): waiting for Oracle, 47 min 55 s left`. */
export function stageLine(stage: ShownStage, shown: Shown, nowMs?: number): string {
  const details = stageDetails(stage, nowMs);
  const left = timeLeft(stage, shown, nowMs);
  const waiting = stage.waitingFor === undefined ? '' : `: waiting for ${stage.waitingFor}`;
  return `${titleOf(stage.name)}${details ? ` (${details})` : ''}${waiting}${left && `, ${left}`}`;
}
