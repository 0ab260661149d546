/** The local service: the synthesized stack, run on this machine. */

import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { buildApp } from '#cdk/build-app.ts';
import { OCI_CREDENTIALS_SECRET } from '#cdk/onboarding-stack.ts';
import { writeSecret } from '#runtime/secrets.ts';
import { onboardingStages, type StageId } from '#runtime/stages.ts';
import { type Assembly, LOCAL_CONTEXT, readAssembly } from './assembly/read-assembly.ts';
import { type LocalAws, startLocalAws } from './aws/index.ts';
import { type LocalClock, realClock, VirtualClock } from './clock.ts';
import { lockDirectory } from './directory-lock.ts';
import { openKey } from './encryption.ts';
import { Engine, FileStore } from './engine/index.ts';
import { startHumans } from './humans.ts';
import { invokeTask } from './invoke-task.ts';
import { LambdaHost } from './lambda/index.ts';
import type { Service, ServiceOptions } from './service-types.ts';
import { type Outside, openOutside } from './simulated-outside.ts';

const PLACE = { accountId: '111122223333', region: 'us-east-1' };

/** What has to be undone at the end, the last first. */
class Closing {
  readonly #steps: (() => unknown)[] = [];

  add(step: () => unknown): void {
    this.#steps.unshift(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0)) await step();
  }
}

/** The service with what it is made of, for tests and for commands that look inside. */
export interface RunningService extends Service {
  engine: Engine;
  lambdas: LambdaHost;
  functionNames: string[];
  clock: LocalClock;
  outside: Outside | undefined;
}

/**
 * Starts everything that runs locally and goes on with the executions that an earlier process left.
 * The AWS settings of this process are changed to lead to the local endpoints.
 * @throws DirectoryInUse another process uses the data directory
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const closing = new Closing();
  try {
    return await start(options, closing);
  } catch (error) {
    await closing.run();
    throw error;
  }
}

async function start(options: ServiceOptions, closing: Closing): Promise<RunningService> {
  const { directory, oracle } = options;
  const lock = await lockDirectory(directory);
  closing.add(() => lock.release());
  const key = await openKey(directory);
  const store = new FileStore(`${directory}/executions`);
  const clock = oracle.kind === 'real' ? realClock : new VirtualClock(await latest(store));
  const outside =
    oracle.kind === 'simulated'
      ? await openOutside({
          directory,
          clock,
          key,
          failures: options.failures,
          ...(oracle.request && { request: oracle.request }),
        })
      : undefined;
  closing.add(() => outside?.world.close());
  const app = await buildApp({
    outdir: `${directory}/assembly`,
    context: LOCAL_CONTEXT,
    ...(oracle.kind === 'real' && { endpoints: oracle.endpoints }),
  });
  const assembly = readAssembly(app, PLACE);
  const log = createWriteStream(`${directory}/functions.log`, { flags: 'a', mode: 0o600 });
  closing.add(() => new Promise<void>((resolve) => log.end(resolve)));
  const lambdas = new LambdaHost({
    clock,
    ...(outside && { resolve: outside.resolution }),
    onLine: ({ functionName, text }) => log.write(`${functionName} ${text}\n`),
  });
  const engine = new Engine({
    ...PLACE,
    host: { clock, store, invoke: (task) => invokeTask(lambdas, task) },
  });
  const aws = await startLocalAws({
    ...PLACE,
    // A real customer's secrets are in there: only this process and its functions may ask.
    ...(oracle.kind === 'real' && { accessKeyId: randomUUID().replaceAll('-', '').toUpperCase() }),
    directory,
    key,
    clock,
    engine,
    buckets: assembly.buckets,
    tables: Object.fromEntries(assembly.tables.map(({ name, properties }) => [name, properties])),
  });
  closing.add(() => aws.close());
  closing.add(() => lambdas.retire());
  const environment = environmentOf(assembly, aws);
  Object.assign(process.env, environment);
  await storeOciCredentials(oracle, outside);
  for (const definition of assembly.functions) {
    lambdas.define({
      ...definition,
      environment: { ...definition.environment, ...aws.environment() },
    });
  }
  for (const machine of assembly.stateMachines) engine.register(machine);
  const humans = outside && startHumansOf(engine, outside, clock, options);
  await engine.recover();
  humans?.begin();
  closing.add(() => humans?.stop());
  const service = serviceOf({ assembly, aws, clock, engine, environment, humans, closing });
  const functionNames = assembly.functions.map(({ name }) => name);
  return { ...service, engine, lambdas, functionNames, clock, outside };
}

function startHumansOf(
  engine: Engine,
  { world }: Outside,
  clock: LocalClock,
  { interactive, failures }: ServiceOptions,
) {
  return startHumans({ engine, world, clock: clock as VirtualClock, interactive, failures });
}

function serviceOf(parts: {
  assembly: Assembly;
  aws: LocalAws;
  clock: LocalClock;
  engine: Engine;
  environment: Record<string, string>;
  humans: ReturnType<typeof startHumans> | undefined;
  closing: Closing;
}): Service {
  const { assembly, aws, clock, engine, environment, humans, closing } = parts;
  const memory = new Map(
    assembly.functions.flatMap((f) => [
      [f.name, f.memoryMb],
      [f.arn, f.memoryMb],
    ]),
  );
  return {
    environment,
    endpointUrl: aws.endpoint,
    reading: { stageOf: stagesIn(assembly), memoryOf: (name) => memory.get(name) ?? 512 },
    now: () => clock.now(),
    subscribe: (listener) =>
      engine.subscribe((event, executionArn) =>
        listener({ executionArn, event: event as unknown as HistoryEvent }),
      ),
    ...(humans && { simulation: { register: humans.register } }),
    close: () => closing.run(),
  };
}

/** Virtual time never runs backwards between two runs of one data directory. */
async function latest(store: FileStore): Promise<number> {
  let at = Date.now();
  for await (const { records } of store.load()) at = Math.max(at, records.at(-1)?.at ?? 0);
  return at;
}

function environmentOf(assembly: Assembly, aws: LocalAws): Record<string, string> {
  const [onboarding] = assembly.stateMachines;
  const settings = assembly.functions[0]?.environment ?? {};
  return {
    ...settings,
    ...aws.environment(),
    ONBOARDING_STATE_MACHINE: onboarding?.arn ?? '',
  };
}

/** The vault is the only place where functions look for the key, wherever it came from. */
async function storeOciCredentials(
  oracle: ServiceOptions['oracle'],
  outside: Outside | undefined,
): Promise<void> {
  const given = oracle.kind === 'real' ? oracle.credentials : outside?.tenancy.credentials;
  if (!given) return;
  await writeSecret(OCI_CREDENTIALS_SECRET, { ...given }, 'oic-onboarding');
}

/** Every state's comment begins with its stage in brackets. */
function stagesIn(assembly: Assembly): (state: string) => StageId | undefined {
  const stages = new Map<string, string>();
  for (const { definition } of assembly.stateMachines) {
    collectStages(JSON.parse(definition) as StatesOf, stages);
  }
  const known = new Set<string>(onboardingStages.map(({ id }) => id));
  return (state) => {
    const stage = stages.get(state);
    return stage !== undefined && known.has(stage) ? (stage as StageId) : undefined;
  };
}

interface StatesOf {
  States: Record<string, { Comment?: string; Branches?: StatesOf[] }>;
}

function collectStages({ States }: StatesOf, into: Map<string, string>): void {
  for (const [name, { Comment, Branches = [] }] of Object.entries(States)) {
    const stage = /^\[([a-z-]+)\]/.exec(Comment ?? '')?.[1];
    if (stage) into.set(name, stage);
    for (const branch of Branches) collectStages(branch, into);
  }
}
