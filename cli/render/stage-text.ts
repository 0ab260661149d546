import type { StageProgress } from '#functions/api/read-progress.ts';
import { duration } from './format.ts';

/** What is known of a stage beside its title and status: elapsed time and attempt. */
export function stageDetails(stage: StageProgress, nowMs?: number): string {
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

/** `Wait for ACTIVE (12 min 05 s, attempt 2): waiting for Oracle`. */
export function stageLine(stage: StageProgress, nowMs?: number): string {
  const details = stageDetails(stage, nowMs);
  const waiting = stage.waitingFor === undefined ? '' : `: waiting for ${stage.waitingFor}`;
  return `${stage.title}${details ? ` (${details})` : ''}${waiting}`;
}
