import type { StageId } from '#runtime/stages.ts';
import type { Terminal } from '../terminal.ts';
import { LiveView } from './live-view.ts';
import { PlainView } from './plain-view.ts';
import type { WaitBudget } from './wait-budget.ts';

/** A stage as it is shown, wherever it was read. */
export interface ShownStage {
  name: string;
  status: 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped';
  /** ISO 8601, UTC. */
  startedAt?: string | undefined;
  seconds?: number | undefined;
  attempts: number;
  waitingFor?: string | undefined;
}

/** How far an onboarding is. */
export interface Shown {
  status: string;
  stages: readonly ShownStage[];
  budget?: WaitBudget | undefined;
}

/** Shows how far an execution is. */
export interface View {
  /** @param nowMs time of the execution's clock, milliseconds since 1970 */
  update(shown: Shown, nowMs: number): void;
  /** Shows the last state; resolves when everything is on the screen. */
  end(): Promise<void>;
}

/** Stages drawn over themselves on a terminal, and one line per change anywhere else. */
export function openView(
  terminal: Terminal,
  output: NodeJS.WritableStream,
  stages: readonly StageId[],
): View {
  return terminal.isLive(output)
    ? new LiveView(output as NodeJS.WriteStream, stages)
    : new PlainView(output, stages);
}
