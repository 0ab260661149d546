/** Who does the human tasks of a simulated run: the simulated administrator, or the user. */

import { answerTask } from '#functions/api/answer-task.ts';
import { findOnboarding } from '#runtime/ledger.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import { findTask, type HumanTask, listTasks } from '#runtime/tasks.ts';
import type { VirtualClock } from './clock.ts';
import { Administrator, type AdministratorTask } from './cupixworks/administrator.ts';
import { registerIntegration } from './cupixworks/registration.ts';
import type { Engine } from './engine/index.ts';
import type { SimulatedFailure } from './simulated-failure.ts';
import type { World } from './simulation/world.ts';

export interface HumansOptions {
  engine: Engine;
  world: World;
  clock: VirtualClock;
  /** True: the user does the tasks, and time stands still meanwhile. */
  interactive: boolean;
  failures: SimulatedFailure[];
}

const SIMULATED_ADMINISTRATOR = 'the simulated CupixWorks administrator';
/** Events that end a wait for a person. */
const ANSWERED = new Set(['TaskSucceeded', 'TaskFailed', 'TaskTimedOut']);

/**
 * Has tasks done as they are opened.
 * @returns `begin`: takes up the tasks that an earlier process left open; `register`: what the user does by
 *   hand in the simulated CupixWorks; `stop`: goes home
 */
export function startHumans({ engine, world, clock, interactive, failures }: HumansOptions) {
  const wishes = Object.assign({}, ...failures.map(({ arrange }) => arrange.administrator ?? {}));
  const administrator = new Administrator({ world, tasks: tasksOf(clock), ...wishes });
  // Runs beside the executions; its failure is one of the simulation and is told, not swallowed.
  const look = () => {
    if (!interactive) administrator.look().catch((error: unknown) => console.error(error));
  };
  let waiting = 0;
  const stop = engine.subscribe((event) => {
    if (event.type === 'TaskSubmitted') {
      waiting += 1;
      if (interactive) clock.hold();
      look();
    } else if (waiting > 0 && ANSWERED.has(event.type) && !isLambdaAnswer(event)) {
      waiting -= 1;
      if (interactive) clock.release();
    }
  });
  const begin = () => {
    waiting = engine.list({ statusFilter: 'RUNNING' }).filter(isWaiting).length;
    if (interactive) for (let task = 0; task < waiting; task += 1) clock.hold();
    look();
  };
  const isWaiting = ({ executionArn }: { executionArn: string }) =>
    engine.history(executionArn).at(-1)?.type === 'TaskSubmitted';
  return { begin, stop, register: (taskId: string) => registerByHand(world, taskId) };
}

/** Ends of ordinary calls look alike but for their resource. */
function isLambdaAnswer(event: object): boolean {
  const details = Object.values(event).find((value) => value?.resource !== undefined);
  return details?.resource === 'invoke';
}

function tasksOf(clock: VirtualClock) {
  return {
    open: () =>
      clock.busy(async () => {
        const open = (await listTasks()).filter(({ status }) => status === 'OPEN');
        return Promise.all(open.map(forAdministrator));
      }),
    reveal: (id: string) => revealFor(id),
    complete: async (id: string, answer: object) => {
      const details = { ...answer } as Record<string, unknown>;
      await answerTask(id, { decision: 'done', by: SIMULATED_ADMINISTRATOR, details });
    },
    reject: async (id: string, reason: string) => {
      await answerTask(id, { decision: 'rejected', by: SIMULATED_ADMINISTRATOR, reason });
    },
  };
}

async function forAdministrator(task: HumanTask): Promise<AdministratorTask> {
  const onboarding = await findOnboarding(task.onboardingId);
  if (!onboarding) throw new Error(`There is no onboarding ${task.onboardingId}.`);
  const { team, domain, project } = onboarding.request.cupixworks as AdministratorTask;
  const { clientSecret, ...values } = task.values;
  return { id: task.id, openedAt: task.openedAt, team, domain, project, values };
}

async function revealFor(taskId: string): Promise<string> {
  const task = await findTask(taskId);
  if (!task) throw new Error(`There is no task ${taskId}.`);
  const { value } = await readSecret(task.values.clientSecret.secretId, OAuthClientSecret);
  return value.clientSecret;
}

async function registerByHand(world: World, taskId: string): Promise<Record<string, unknown>> {
  const task = await findTask(taskId);
  if (!task) throw new Error(`There is no task ${taskId}.`);
  const { team, domain, project: facilityKey, values } = await forAdministrator(task);
  const clientSecret = await revealFor(taskId);
  const view = await registerIntegration(
    world,
    { team, domain, facilityKey },
    { ...values, clientSecret },
  );
  return { ...view };
}
