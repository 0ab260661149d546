import type { Progress, StageProgress } from '#functions/api/read-progress.ts';
import { onboardingStages, type StageId } from '#runtime/stages.ts';
import { stageDetails } from './stage-text.ts';
import type { View } from './view.ts';

const WORDS: Record<StageProgress['status'], string | undefined> = {
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
  readonly #stages: readonly StageId[];
  readonly #told = new Map<StageId, Set<string>>();

  constructor(output: NodeJS.WritableStream, stages: readonly StageId[]) {
    this.#output = output;
    this.#stages = stages;
  }

  update(progress: Progress): void {
    for (const stage of progress.stages) {
      if (this.#stages.includes(stage.name)) this.#tell(stage);
    }
  }

  async end(): Promise<void> {}

  #tell(stage: StageProgress): void {
    const word = WORDS[stage.status];
    if (word === undefined) return;
    const told = this.#told.get(stage.name) ?? new Set();
    this.#told.set(stage.name, told);
    const news = `${stage.status} ${stage.waitingFor ?? ''}`;
    // A loop goes back and forth between running and waiting.
    if (told.has(news) || (stage.status === 'running' && told.size > 0)) return;
    told.add(news);
    const number = onboardingStages.findIndex(({ id }) => id === stage.name) + 1;
    const place = `[${String(number).padStart(2)}/${onboardingStages.length}]`;
    const details = stage.status === 'running' ? '' : stageDetails(stage);
    const what = stage.waitingFor === undefined ? word : `waiting for ${stage.waitingFor}`;
    this.#output.write(`${place} ${stage.title}: ${what}${details ? ` (${details})` : ''}\n`);
  }
}
