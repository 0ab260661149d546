/** A simulated person who does tasks, each time one is opened, and remembers what is done. */

import type { LocalClock } from './clock.ts';
import type { World } from './simulation/world.ts';

/** A task as the person finds it. */
export interface Opening {
  id: string;
  /** Differs each time the task is opened again. */
  openedAt: string;
}

export interface PersonOptions<Task extends Opening> {
  world: World;
  /** Name of the collection in which the world keeps what was done. */
  memory: string;
  /** From finding a task to having done it, in milliseconds of the world's clock. Default 4 minutes. */
  thinkMs?: number;
  /** The tasks that wait for this person. */
  open(): Promise<Task[]>;
  /** Does a task and answers it; `attempt` counts its openings. */
  act(task: Task, attempt: number): Promise<void>;
}

interface Memory {
  /** The opening that was answered last. */
  answered?: string;
  /** How often the task was done. */
  attempts: number;
}

/** Does each opening of each task once, also when the world is closed and opened in between. */
export class SimulatedPerson<Task extends Opening> {
  readonly #options: PersonOptions<Task>;
  readonly #inHand = new Map<string, Promise<void>>();

  constructor(options: PersonOptions<Task>) {
    this.#options = options;
  }

  /** Looks for open tasks once and does the new ones; resolves when those are answered. */
  async look(): Promise<void> {
    for (const task of await this.#options.open()) this.#take(task);
    await Promise.all(this.#inHand.values());
  }

  get #memory() {
    const { world, memory } = this.#options;
    return world.store.collection<Memory>(memory);
  }

  #take(task: Task): void {
    if (this.#inHand.has(task.id) || this.#memory.get(task.id)?.answered === task.openedAt) return;
    const work = this.#do(task).finally(() => this.#inHand.delete(task.id));
    this.#inHand.set(task.id, work);
  }

  async #do(task: Task): Promise<void> {
    const { world, thinkMs = 240_000 } = this.#options;
    await world.clock.sleep(thinkMs);
    // Time must not jump while the calls are on their way.
    const busy = (world.clock as Partial<LocalClock>).busy;
    const answer = () => this.#answer(task);
    await (busy ? busy.call(world.clock, answer) : answer());
  }

  async #answer(task: Task): Promise<void> {
    const attempts = (this.#memory.get(task.id)?.attempts ?? 0) + 1;
    await this.#options.act(task, attempts);
    this.#memory.set(task.id, { answered: task.openedAt, attempts });
    await this.#options.world.store.save();
  }
}
