/** Who does the human tasks of a simulated run: simulated administrators, or the user. */

import { answerTask } from '#functions/api/answer-task.ts';
import type { UserWorkflowInput } from '#functions/api/request/user-workflow-input.ts';
import type { HumanTask, TaskKind } from '#runtime/human-task.ts';
import { findJob } from '#runtime/ledger.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import { findTask, listWaitingTasks } from '#runtime/tasks.ts';
import type { VirtualClock } from './clock.ts';
import { Administrator, type AdministratorTask } from './cupixworks/administrator.ts';
import { type RegistrationView, registerIntegration } from './cupixworks/registration.ts';
import { type CpqTask, cpqAdministrator, doInThePage } from './oracle/cpq/administrator.ts';
import { CpqSites } from './oracle/cpq/sites.ts';
import type { SimulatedFailure } from './simulated-failure.ts';
import { SimulatedPerson } from './simulated-person.ts';
import type { World } from './simulation/world.ts';
import type { Waits } from './waits.ts';

export interface HumansOptions {
  waits: Waits;
  world: World;
  clock: VirtualClock;
  /** True: the user does the tasks, and time stands still meanwhile. */
  interactive: boolean;
  failures: SimulatedFailure[];
}

type Registering = Extract<HumanTask, { kind: 'register-in-cupixworks' }>;

const CUPIXWORKS_ADMINISTRATOR = 'the simulated CupixWorks administrator';
const CPQ_ADMINISTRATOR = 'the simulated CPQ administrator';
const INTEGRATION_OPERATOR = 'the simulated operator';
const RELEASE_MANAGER = 'the simulated release manager';

/**
 * Has tasks done as they are opened.
 * @returns what the user does by hand in the simulated system; it returns what its page then shows
 */
export function startHumans({ waits, world, clock, interactive, failures }: HumansOptions) {
  const wishes = Object.assign({}, ...failures.map(({ arrange }) => arrange.administrator ?? {}));
  const people = [
    new Administrator({ world, tasks: tasksOf(clock), ...wishes }),
    cpqAdministrator(new CpqSites(world), cpqTasksOf(clock)),
    integrationOperator(world, clock),
    releaseManager(world, clock),
  ];
  // Runs beside the executions; its failure is one of the simulation and is told, not swallowed.
  const look = () =>
    Promise.all(people.map((one) => one.look())).catch((error: unknown) => console.error(error));
  waits.onChange((now, before) => {
    if (!interactive) {
      if (now > before) void look();
      return;
    }
    for (let more = now - before; more > 0; more -= 1) clock.hold();
    for (let fewer = before - now; fewer > 0; fewer -= 1) clock.release();
  });
  return (taskId: string) => doByHand(world, taskId);
}

async function openTasks(isMine: (kind: TaskKind) => boolean): Promise<HumanTask[]> {
  const waiting = await listWaitingTasks();
  return waiting.filter(({ status, kind }) => status === 'OPEN' && isMine(kind));
}

const isRegistering = (task: HumanTask): task is Registering =>
  task.kind === 'register-in-cupixworks';

function tasksOf(clock: VirtualClock) {
  return {
    open: () =>
      clock.busy(async () => {
        const open = await openTasks((kind) => kind === 'register-in-cupixworks');
        return Promise.all(open.filter(isRegistering).map(forAdministrator));
      }),
    reveal: async (id: string) => revealFor(await registeringTask(id)),
    complete: async (id: string, view: RegistrationView) => {
      const report = reportOf(view);
      await answerTask(id, { decision: 'done', by: CUPIXWORKS_ADMINISTRATOR, report });
    },
    reject: async (id: string, reason: string) => {
      await answerTask(id, { decision: 'rejected', by: CUPIXWORKS_ADMINISTRATOR, reason });
    },
  };
}

function cpqTasksOf(clock: VirtualClock) {
  return {
    open: () =>
      clock.busy(async () => {
        const open = await openTasks((kind) => /-cpq-/.test(kind));
        return Promise.all(open.map(forCpqAdministrator));
      }),
    complete: async (id: string, report: Record<string, string>) => {
      await answerTask(id, { decision: 'done', by: CPQ_ADMINISTRATOR, report });
    },
  };
}

/** Has everything resubmitted that is left to a person's decision. */
function integrationOperator(world: World, clock: VirtualClock): SimulatedPerson<HumanTask> {
  return new SimulatedPerson({
    world,
    memory: 'oic.operator',
    open: () => clock.busy(() => openTasks((kind) => kind === 'decide-failures')),
    act: async ({ id, asks }) => {
      const report = resubmitAll(asks);
      await answerTask(id, { decision: 'done', by: INTEGRATION_OPERATOR, report });
    },
  });
}

/** Approves every promotion. */
function releaseManager(world: World, clock: VirtualClock): SimulatedPerson<HumanTask> {
  return new SimulatedPerson({
    world,
    memory: 'oic.release-manager',
    open: () => clock.busy(() => openTasks((kind) => kind === 'approve-promotion')),
    act: async ({ id }) => {
      await answerTask(id, { decision: 'done', by: RELEASE_MANAGER, report: {} });
    },
  });
}

function resubmitAll(asks: HumanTask['asks']): Record<string, string> {
  return Object.fromEntries(asks.map(({ name }) => [name, 'resubmit']));
}

async function forAdministrator(task: Registering): Promise<AdministratorTask> {
  const { request } = await jobOf(task);
  const { team, domain, project } = request.cupixworks as AdministratorTask;
  const { clientSecret, ...values } = task.values;
  return { id: task.id, openedAt: task.openedAt, team, domain, project, values };
}

async function forCpqAdministrator(task: HumanTask): Promise<CpqTask> {
  const { request } = (await jobOf(task)) as unknown as UserWorkflowInput;
  const field = task.fields.find(({ name }) => name === 'clientId');
  return {
    id: task.id,
    openedAt: task.openedAt,
    kind: task.kind as CpqTask['kind'],
    host: new URL(request.site.url).hostname,
    domainId: request.domainId,
    clientId: field && 'value' in field ? field.value : '',
    groups: [...request.groups.administrator, ...request.groups.sales],
    status: request.status,
  };
}

async function jobOf({ jobId }: HumanTask) {
  const job = await findJob(jobId);
  if (!job) throw new Error(`There is no job ${jobId}.`);
  return job;
}

async function taskOf(taskId: string): Promise<HumanTask> {
  const task = await findTask(taskId);
  if (!task) throw new Error(`There is no task ${taskId}.`);
  return task;
}

async function registeringTask(taskId: string): Promise<Registering> {
  const task = await taskOf(taskId);
  if (!isRegistering(task)) throw new Error(`The task ${taskId} has no registration values.`);
  return task;
}

async function revealFor({ values }: Registering): Promise<string> {
  const { value } = await readSecret(values.clientSecret.secretId, OAuthClientSecret);
  return value.clientSecret;
}

/** What a person reports who sees this page: an answer to what the task asks. */
function reportOf({ status, message, registered }: RegistrationView): Record<string, string> {
  return { status, ...registered, ...(message && { message }) };
}

async function doByHand(world: World, taskId: string): Promise<Record<string, string>> {
  const task = await taskOf(taskId);
  if (task.kind === 'decide-failures') return resubmitAll(task.asks);
  if (task.kind === 'approve-promotion') return {};
  if (!isRegistering(task)) {
    const shown = doInThePage(new CpqSites(world), await forCpqAdministrator(task));
    await world.store.save();
    return shown;
  }
  const { team, domain, project: facilityKey, values } = await forAdministrator(task);
  const clientSecret = await revealFor(task);
  const view = await registerIntegration(
    world,
    { team, domain, facilityKey },
    { ...values, clientSecret },
  );
  return reportOf(view);
}
