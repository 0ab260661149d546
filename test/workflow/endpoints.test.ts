import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { machineSurroundings } from '#cli/machine-surroundings.ts';
import { answerTask } from '#functions/api/answer-task.ts';
import { checkRequest } from '#functions/api/request/check-request.ts';
import { startOnboarding } from '#functions/api/start-onboarding.ts';
import { realClock } from '#local/clock.ts';
import { controlPlaneHost, identityHost } from '#local/oracle/hosts.ts';
import { addOracleIntegration } from '#local/oracle/oic/oracle-integration.ts';
import { addPrimavera } from '#local/oracle/primavera/primavera.ts';
import { createTenancy, type Tenancy } from '#local/oracle/tenancy.ts';
import { type RunningService, startService } from '#local/service.ts';
import { World } from '#local/simulation/world.ts';
import type { HumanTask } from '#runtime/human-task.ts';
import { listWaitingTasks } from '#runtime/tasks.ts';
import { storeArchive } from './store-archive.ts';

// Somebody else's Oracle simulator: plain loopback addresses, the real clock, nothing of ours in between.
// What is configured about it stands in the endpoints; every other address is discovered.
const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
const PRIMAVERA = 'primavera-us2.oraclecloud.com';
const PASSWORD = 'Correct-Horse-Battery-9';
const atOnce = { grantDelayMs: 0, appDelayMs: 0, activeOnCreate: true };

let world: World;
let service: RunningService;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'oic-onboarding-endpoints-'));
  world = await World.open({ clock: realClock, addressing: 'ports', seed: 'elsewhere' });
}, 60_000);
afterAll(async () => {
  await service?.close();
  await world.close();
  await rm(directory, { recursive: true, force: true });
});

it('onboards through other endpoints without a change of code', async () => {
  const { adopt, tenancy } = await furnish();
  service = await startService({
    directory,
    interactive: true,
    failures: [],
    oracle: {
      kind: 'real',
      credentials: tenancy.credentials,
      endpoints: {
        integrationControlPlane: world.urlOf(controlPlaneHost('eu-frankfurt-1')),
        iam: world.urlOf(identityHost('eu-frankfurt-1')),
        allowedHosts: ['127.0.0.1'],
      },
    },
  });
  const executionArn = await start(adopt, tenancy);
  await taskOpened(executionArn);
  const [task] = (await listWaitingTasks()) as HumanTask<'register-in-cupixworks'>[];
  if (!task) throw new Error('No task was opened.');
  const { clientSecret, ...registered } = task.values;
  expect(registered.oicOAuthTokenUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/oauth2\/v1\/token$/);
  await answerTask(task.id, {
    decision: 'done',
    by: 'test',
    report: { status: 'active', ...registered },
  });
  const ended = await service.engine.finished(executionArn);
  expect(ended.cause).toBeUndefined();
  expect(ended.status).toBe('SUCCEEDED');
}, 60_000);

/** What the customer has there: an instance, a service account, a workspace. */
async function furnish() {
  const tenancy = await createTenancy(world, { settings: atOnce });
  addOracleIntegration(world).configure({ activationDelaySeconds: 0, activationSeconds: 0 });
  const accounts = addPrimavera(world, [PRIMAVERA]);
  const workspace = { workspaceId: 1, workspaceCode: 'MAIN', workspaceName: 'Main', projects: [] };
  accounts.addWorkspace(PRIMAVERA, workspace);
  accounts.addAccount({
    host: PRIMAVERA,
    userName: 'svc@else.example',
    password: PASSWORD,
    workspaces: [1],
  });
  return { tenancy, adopt: await tenancy.addInstance('elsewhere') };
}

async function start(adopt: string, tenancy: Tenancy): Promise<string> {
  const request = {
    kind: 'Onboarding',
    customer: 'elsewhere',
    oracle: {
      region: 'eu-frankfurt-1',
      compartment: tenancy.compartmentId,
      domain: tenancy.domain.id,
      instance: { adopt },
    },
    archive: './cupix-sample.car',
    primavera: { url: world.urlOf(PRIMAVERA), username: 'svc@else.example', password: PASSWORD },
    cupixworks: { team: 'elsewhere', project: 'ab12cd', administrator: 'kim@else.example' },
  };
  const surroundings = machineSurroundings(`${EXAMPLES}request.yaml`, {}, '');
  const verdict = await checkRequest(request, undefined, surroundings);
  if (!verdict.ok || !verdict.checked.archive) throw new Error(JSON.stringify(verdict));
  const path = join(EXAMPLES, 'cupix-sample.car');
  const archive = await storeArchive(verdict.checked.archive, () => createReadStream(path));
  return (await startOnboarding(verdict.checked, archive)).executionArn;
}

async function taskOpened(executionArn: string): Promise<void> {
  const ended = service.engine.finished(executionArn).then(({ cause }) => {
    throw new Error(`It ended before the task was opened: ${cause}`);
  });
  const opened = new Promise<void>((resolve) => {
    service.engine.subscribe((event) => event.type === 'TaskSubmitted' && resolve());
    if (service.engine.history(executionArn).some(({ type }) => type === 'TaskSubmitted'))
      resolve();
  });
  ended.catch(() => {});
  await Promise.race([opened, ended]);
}
