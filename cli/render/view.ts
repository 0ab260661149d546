import type { Progress } from '#functions/api/read-progress.ts';
import type { StageId } from '#runtime/stages.ts';
import type { Terminal } from '../terminal.ts';
import { LiveView } from './live-view.ts';
import { PlainView } from './plain-view.ts';

/** Shows how far an execution is. */
export interface View {
  /** @param nowMs time of the execution's clock, milliseconds since 1970 */
  update(progress: Progress, nowMs: number): void;
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
