import type { StageId } from '#runtime/stages.ts';
import { stageDetails, timeLeft, titleOf } from './stage-text.ts';
import type { Shown, ShownStage, View } from './view.ts';

const WORDS: Record<ShownStage['status'], string | undefined> = {
  pending: undefined,
  running: 'started',
  waiting: 'waiting',
  succeeded: 'done',
  failed: 'FAILED',
  skipped: 'skipped',
};

/** One line per change, for logs, pipes and CI. A poll loop that waits many times is told once. */
export class PlainView implements View {
  readonly #output: NodeJS.WritableStream;
  readonly #stages: ReadonlySet<string>;
  readonly #told = new Map<string, Set<string>>();

  constructor(output: NodeJS.WritableStream, stages: readonly StageId[]) {
    this.#output = output;
    this.#stages = new Set(stages);
  }

  update(shown: Shown, nowMs?: number): void {
    for (const stage of shown.stages) {
      if (this.#stages.has(stage.name)) this.#tell(stage, shown, nowMs);
    }
  }

  async end(): Promise<void> {}

  #tell(stage: ShownStage, shown: Shown, nowMs: number | undefined): void {
    const word = WORDS[stage.status];
    if (word === undefined) return;
    const told = this.#told.get(stage.name) ?? new Set();
    this.#told.set(stage.name, told);
    const news = `${stage.status} ${stage.waitingFor ?? ''}`;
    // A loop goes back and forth between running and waiting.
    if (told.has(news) || (stage.status === 'running' && told.size > 0)) return;
    told.add(news);
    const number = shown.stages.findIndex(({ name }) => name === stage.name) + 1;
    const all = String(shown.stages.length);
    const place = `[${String(number).padStart(all.length)}/${all}]`;
    const details = [
      stage.status === 'running' ? '' : stageDetails(stage, nowMs),
      timeLeft(stage, shown, nowMs),
    ]
      .filter((part) => part !== '')
      .join(', ');
    const what = stage.waitingFor === undefined ? word : `waiting for ${stage.waitingFor}`;
    this.#output.write(
      `${place} ${titleOf(stage.name)}: ${what}${details ? ` (${details})` : ''}\n`,
    );
  }
}
