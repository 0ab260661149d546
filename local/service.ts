/** The local service: the synthesized stack, run on this machine. */

import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { StageOf } from '#functions/api/read-progress.ts';
import { readStory } from '#functions/api/read-story.ts';
import { loadAssembly } from './assembly/load-assembly.ts';
import type { Assembly } from './assembly/read-assembly.ts';
import { type EventLog, type LocalAws, sessionTokenOf, startLocalAws } from './aws/index.ts';
import { type LocalClock, realClock, VirtualClock } from './clock.ts';
import { lockDirectory } from './directory-lock.ts';
import { openKey } from './encryption.ts';
import { Engine, FileStore } from './engine/index.ts';
import { watchEnds } from './execution-ends.ts';
import { startHumans } from './humans.ts';
import { invokeTask } from './invoke-task.ts';
import { LambdaHost } from './lambda/index.ts';
import { authenticationSettings, storeOciSecrets } from './oci-authentication.ts';
import { startSchedules } from './schedules.ts';
import type { Service, ServiceOptions } from './service-types.ts';
import { type Outside, openOutside } from './simulated-outside.ts';
import { Waits } from './waits.ts';

/** Where functions publish, unless the stack names a bus. */
const LOCAL_BUS = 'oic-onboarding';
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
  /** Everything that was published; also `events.jsonl` in the data directory. */
  events: EventLog;
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
  const { directory, oracle, authentication = 'api-key' } = options;
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
          authentication,
          ...(oracle.request && { request: oracle.request }),
          region: oracle.guest?.region,
        })
      : undefined;
  closing.add(() => outside?.world.close());
  const endpoints = oracle.kind === 'real' ? oracle.endpoints : undefined;
  const assembly = await loadAssembly(PLACE, endpoints);
  const log = createWriteStream(`${directory}/functions.log`, { flags: 'a', mode: 0o600 });
  closing.add(() => new Promise<void>((resolve) => log.end(resolve)));
  const lambdas = new LambdaHost({
    clock,
    ...(outside && { resolve: outside.resolution }),
    ...(options.maxWarmFunctions !== undefined && { maxIdle: options.maxWarmFunctions }),
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
    ...(outside?.issuer && { issuer: outside.issuer }),
    buckets: assembly.buckets,
    tables: Object.fromEntries(assembly.tables.map(({ name, properties }) => [name, properties])),
  });
  closing.add(() => aws.close());
  closing.add(() => lambdas.retire());
  const settings = authenticationSettings(authentication);
  const environment = { ...environmentOf(assembly, aws), ...settings };
  Object.assign(process.env, environment);
  await storeOciSecrets(oracle, outside, PLACE.accountId);
  if (oracle.kind === 'simulated' && outside) {
    await oracle.guest?.arrive(outside);
    await outside.world.store.save();
  }
  for (const definition of assembly.functions) {
    lambdas.define({
      ...definition,
      environment: {
        ...definition.environment,
        EVENT_BUS: LOCAL_BUS,
        ...settings,
        ...aws.environment(),
        // On Lambda the credentials are those of the function's role, too.
        AWS_SESSION_TOKEN: sessionTokenOf(definition.roleArn),
      },
    });
  }
  for (const machine of assembly.stateMachines) engine.register(machine);
  const waits = new Waits(engine);
  const register = outside && startHumansOf(waits, outside, clock, options);
  const onFailure = (functionArn: string, error: unknown) =>
    log.write(`${functionArn} failed: ${error}\n`);
  const place = PLACE;
  closing.add(watchEnds({ watches: assembly.endWatches, engine, lambdas, place, onFailure }));
  const schedules = startSchedules({
    schedules: assembly.schedules,
    clock,
    lambdas,
    waits,
    place,
    always: oracle.kind === 'real',
    onFailure,
  });
  await engine.recover();
  closing.add(waits.begin());
  closing.add(() => schedules.stop());
  // What still waits must not go on without its functions.
  if (clock instanceof VirtualClock) closing.add(() => clock.hold());
  const simulation = register && { register, pass: schedules.pass };
  const service = serviceOf({ assembly, aws, clock, engine, environment, simulation, closing });
  const functionNames = assembly.functions.map(({ name }) => name);
  return { ...service, engine, lambdas, functionNames, clock, outside, events: aws.events };
}

function startHumansOf(
  waits: Waits,
  { world }: Outside,
  clock: LocalClock,
  { interactive, failures }: ServiceOptions,
) {
  return startHumans({ waits, world, clock: clock as VirtualClock, interactive, failures });
}

function serviceOf(parts: {
  assembly: Assembly;
  aws: LocalAws;
  clock: LocalClock;
  engine: Engine;
  environment: Record<string, string>;
  simulation: Service['simulation'];
  closing: Closing;
}): Service {
  const { assembly, aws, clock, engine, environment, simulation, closing } = parts;
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
    ...(simulation && { simulation }),
    close: () => closing.run(),
  };
}

/** Virtual time never runs backwards between two runs of one data directory. */
async function latest(store: FileStore): Promise<number> {
  let at = Date.now();
  for await (const { records } of store.load()) at = Math.max(at, records.at(-1)?.at ?? 0);
  return at;
}

/** What every function is told, and where each workflow is started. */
function environmentOf({ functions }: Assembly, aws: LocalAws): Record<string, string> {
  const told = functions.flatMap(({ environment }) => Object.entries(environment));
  return {
    EVENT_BUS: LOCAL_BUS,
    ...functions[0]?.environment,
    ...Object.fromEntries(told.filter(([name]) => name.endsWith('_STATE_MACHINE'))),
    ...aws.environment(),
    ...servedFiles(functions),
  };
}

/** What a deployment would serve: it lies beside the bundle of the API. */
function servedFiles(functions: Assembly['functions']): Record<string, string> {
  const { folder } = functions.find((one) => one.folder.endsWith('/api/http')) ?? {};
  return { CONSOLE_FOLDER: `${folder}/console`, OPENAPI_FILE: `${folder}/openapi.json` };
}

/** Which stage a state belongs to, in whichever workflow it is. */
function stagesIn({ stateMachines }: Assembly): StageOf {
  const stories = stateMachines.map(({ definition }) => readStory(definition));
  return (state) =>
    stories.map(({ stageOf }) => stageOf(state)).find((stage) => stage !== undefined);
}
