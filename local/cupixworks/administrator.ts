/** The simulated person who administers a project in CupixWorks and does the task given to them. */

import { type Opening, SimulatedPerson } from '#local/simulated-person.ts';
import type { World } from '#local/simulation/world.ts';
import type { Team } from './cupixworks.ts';
import {
  NoSuchFacility,
  type RegistrationValues,
  type RegistrationView,
  registerIntegration,
} from './registration.ts';

/** A task as the administrator finds it. */
export interface AdministratorTask extends Team, Opening {
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
  /** Does nothing at all. */
  isAway?: boolean;
}

/** After this many openings of one task the administrator gives up on it. */
const patience = 4;

/** Does each opening of each task once, also when the world is closed and opened in between. */
export class Administrator {
  readonly #options: AdministratorOptions;
  readonly #person: SimulatedPerson<AdministratorTask>;

  constructor(options: AdministratorOptions) {
    this.#options = options;
    const { world, tasks, thinkMs } = options;
    this.#person = new SimulatedPerson({
      world,
      memory: 'cupixworks.administrator',
      ...(thinkMs !== undefined && { thinkMs }),
      open: () => tasks.open(),
      act: (task, attempt) => this.#answer(task, attempt),
    });
  }

  /** Looks for open tasks once and does the new ones; resolves when those are answered. */
  async look(): Promise<void> {
    if (!this.#options.isAway) await this.#person.look();
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

  async #answer(task: AdministratorTask, attempt: number): Promise<void> {
    const { tasks, rejectWith } = this.#options;
    if (rejectWith !== undefined) await tasks.reject(task.id, rejectWith);
    else if (attempt > patience) await tasks.reject(task.id, 'It never worked; I gave up.');
    else await this.#finish(task, attempt);
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
