import { DefaultRenderer, Listr, ListrLogger, type ListrTaskWrapper, ProcessOutput } from 'listr2';
import type { StageId } from '#runtime/stages.ts';
import { stageDetails, stageLine, titleOf } from './stage-text.ts';
import type { Shown, ShownStage, View } from './view.ts';

/** How often the elapsed time is drawn anew. */
const REDRAW_MS = 500;

/**
 * listr2 only looks at stdout to see whether there is a terminal, but with `--json` it is stderr that people
 * read. Whether the output is one has been decided before.
 */
class TerminalRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

type Wrapper = ListrTaskWrapper<unknown, never, never>;

/** The stages as a list that is drawn over itself: done, going on, still to come. */
export class LiveView implements View {
  readonly #running: Promise<unknown>;
  readonly #redraw: NodeJS.Timeout;
  readonly #listeners = new Set<() => void>();
  #shown: Shown | undefined;
  #isOver = false;
  /** The execution's clock minus this process's, so that elapsed time goes on between two events. */
  #clockAhead = 0;

  constructor(output: NodeJS.WriteStream, stages: readonly StageId[]) {
    const logger = new ListrLogger({ processOutput: new ProcessOutput(output, output) });
    const list = new Listr(
      stages.map((id) => ({
        title: titleOf(id),
        task: (_, task) => this.#follow(id, task as Wrapper),
      })),
      {
        renderer: TerminalRenderer,
        rendererOptions: {
          logger,
          showErrorMessage: false,
          collapseSubtasks: false,
          // A line that breaks would be drawn over the one above it when the window is narrow.
          formatOutput: 'truncate',
        },
      },
    );
    // The failure itself is told below the list, in full.
    this.#running = list.run().catch(() => undefined);
    this.#redraw = setInterval(() => this.#wake(), REDRAW_MS);
  }

  update(shown: Shown, nowMs: number): void {
    this.#shown = shown;
    this.#clockAhead = nowMs - Date.now();
    this.#wake();
  }

  async end(): Promise<void> {
    this.#isOver = true;
    clearInterval(this.#redraw);
    this.#wake();
    await this.#running;
  }

  #wake(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  async #follow(id: StageId, task: Wrapper): Promise<void> {
    for (;;) {
      const stage = this.#shown?.stages.find(({ name }) => name === id);
      if (this.#shown && stage && this.#draw(stage, this.#shown, task)) return;
      if (this.#isOver) throw new Error('The run was left here.');
      await this.#change();
    }
  }

  /** @returns true when the stage is over */
  #draw(stage: ShownStage, shown: Shown, task: Wrapper): boolean {
    const isGoing = stage.status === 'running' || stage.status === 'waiting';
    const now = isGoing ? Date.now() + this.#clockAhead : undefined;
    if (stage.status !== 'pending') task.title = stageLine(stage, shown, now);
    if (stage.status === 'skipped') task.skip(`${titleOf(stage.name)} (nothing to do)`);
    if (stage.status === 'failed') throw new Error(stageDetails(stage));
    return stage.status === 'succeeded' || stage.status === 'skipped';
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const listener = () => {
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
    });
  }
}
