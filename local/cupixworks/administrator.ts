/** The simulated person who administers a project in CupixWorks and does the task given to them. */

import type { LocalClock } from '#local/clock.ts';
import type { World } from '#local/simulation/world.ts';
import type { Team } from './cupixworks.ts';
import {
  NoSuchFacility,
  type RegistrationValues,
  type RegistrationView,
  registerIntegration,
} from './registration.ts';

/** A task as the administrator finds it. */
export interface AdministratorTask extends Team {
  id: string;
  /** Differs each time the task is opened again. */
  openedAt: string;
  /** Key of the CupixWorks project. */
  project: string;
  /** The values on the task's page; the secret comes by `reveal`. */
  values: Omit<RegistrationValues, 'clientSecret'>;
}

/** What the administrator writes when done: what CupixWorks shows. */
export type AdministratorAnswer = RegistrationView;

/** Where the administrator finds tasks and answers them. */
export interface AdministratorTasks {
  open(): Promise<AdministratorTask[]>;
  /** Shows the client secret of a task. */
  reveal(taskId: string): Promise<string>;
  complete(taskId: string, answer: AdministratorAnswer): Promise<void>;
  reject(taskId: string, reason: string): Promise<void>;
}

export interface AdministratorOptions {
  world: World;
  tasks: AdministratorTasks;
  /** From finding a task to having typed it in. Default 4 minutes. */
  thinkMs?: number;
  /** Types this field wrong the first time a task is done. */
  mistakeIn?: keyof RegistrationValues;
  /** Declines every task with this reason. */
  rejectWith?: string;
}

interface Memory {
  /** The opening that was answered last. */
  answered?: string;
  /** How often the task was typed in. */
  attempts: number;
}

/** After this many openings of one task the administrator gives up on it. */
const patience = 4;

/** Does each opening of each task once, also when the world is closed and opened in between. */
export class Administrator {
  readonly #options: AdministratorOptions;
  readonly #inHand = new Map<string, Promise<void>>();

  constructor(options: AdministratorOptions) {
    this.#options = options;
  }

  /** Looks for open tasks once and does the new ones; resolves when those are answered. */
  async look(): Promise<void> {
    for (const task of await this.#options.tasks.open()) this.#take(task);
    await Promise.all(this.#inHand.values());
  }

  /**
   * Looks for tasks again and again until aborted.
   * @param everyMs Time between two looks, in milliseconds of the world's clock.
   */
  async run(signal: AbortSignal, everyMs = 30_000): Promise<void> {
    while (!signal.aborted) {
      await this.look();
      await this.#options.world.clock.sleep(everyMs, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  get #memory() {
    return this.#options.world.store.collection<Memory>('cupixworks.administrator');
  }

  #take(task: AdministratorTask): void {
    if (this.#inHand.has(task.id) || this.#memory.get(task.id)?.answered === task.openedAt) return;
    const work = this.#do(task).finally(() => this.#inHand.delete(task.id));
    this.#inHand.set(task.id, work);
  }

  async #do(task: AdministratorTask): Promise<void> {
    const { world, thinkMs = 240_000 } = this.#options;
    await world.clock.sleep(thinkMs);
    // Time must not jump while the calls to Oracle are on their way.
    const busy = (world.clock as Partial<LocalClock>).busy;
    const answer = () => this.#answer(task);
    await (busy ? busy.call(world.clock, answer) : answer());
  }

  async #answer(task: AdministratorTask): Promise<void> {
    const { tasks, rejectWith, world } = this.#options;
    const attempts = (this.#memory.get(task.id)?.attempts ?? 0) + 1;
    if (rejectWith !== undefined) await tasks.reject(task.id, rejectWith);
    else if (attempts > patience) await tasks.reject(task.id, 'It never worked; I gave up.');
    else await this.#finish(task, attempts);
    this.#memory.set(task.id, { answered: task.openedAt, attempts });
    await world.store.save();
  }

  async #finish(task: AdministratorTask, attempt: number): Promise<void> {
    const { tasks } = this.#options;
    try {
      await tasks.complete(task.id, await this.#typeIn(task, attempt));
    } catch (error) {
      if (!(error instanceof NoSuchFacility)) throw error;
      await tasks.reject(task.id, error.message);
    }
  }

  async #typeIn(task: AdministratorTask, attempt: number): Promise<AdministratorAnswer> {
    const { world, tasks, mistakeIn } = this.#options;
    const values = { ...task.values, clientSecret: await tasks.reveal(task.id) };
    if (mistakeIn && attempt === 1) values[mistakeIn] = mistyped(values[mistakeIn]);
    const { team, domain, project: facilityKey } = task;
    return registerIntegration(world, { team, domain, facilityKey }, values);
  }
}

/** The last character is lost, as happens when copying. */
function mistyped(value: string): string {
  return value.slice(0, -1);
}
