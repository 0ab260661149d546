import { beforeEach, describe, expect, it } from 'vitest';
import { getAccessControl, setAccessControl } from '#functions/oic/factory/access-control.ts';
import {
  activateIntegration,
  deactivate,
  getActivationErrors,
  getActivationStatus,
} from '#functions/oic/factory/activation.ts';
import { testConnection } from '#functions/oic/factory/connection-test.ts';
import {
  attachFile,
  deleteConnection,
  getConnection,
  pageOfConnections,
  refreshMetadata,
  updateConnection,
} from '#functions/oic/factory/connections.ts';
import {
  createDeployment,
  deleteDeployment,
  getDeployment,
  pageOfDeployments,
  updateDeployment,
} from '#functions/oic/factory/deployments.ts';
import {
  exportIntegration,
  importIntegration,
} from '#functions/oic/factory/integration-archives.ts';
import {
  deleteIntegration,
  getIntegration,
  pageOfIntegrations,
  updateIntegration,
} from '#functions/oic/factory/integrations.ts';
import { importLibrary } from '#functions/oic/factory/libraries.ts';
import {
  createLookup,
  deleteLookup,
  exportLookup,
  getLookup,
  importLookup,
  pageOfLookups,
  updateLookup,
} from '#functions/oic/factory/lookups.ts';
import { textFile } from '#functions/oic/factory/multipart.ts';
import {
  exportProject,
  importProject,
  replaceProject,
} from '#functions/oic/factory/project-archives.ts';
import { deleteProject, getProject, pageOfProjects } from '#functions/oic/factory/projects.ts';
import {
  getSchedule,
  pauseSchedule,
  resumeSchedule,
  runNow,
  setSchedule,
  startSchedule,
  stopSchedule,
} from '#functions/oic/factory/schedules.ts';
import { forgetPauses } from '#runtime/http.ts';
import { problem, useOic } from '#test/functions/oic/oic-setup.ts';
import {
  acme,
  child,
  connection,
  lookup,
  nightly,
  openFactory,
  projectId,
} from './factory-world.ts';

useOic();
const file = textFile('x.car', 'no archive');
const deployment = { projectId, deploymentId: 'BUILD_1' };
const content = { code: 'BUILD_1', name: 'build 1', integrations: [] };
const rows = { name: 'STATUS_CODES', columns: ['A', 'B'], rows: [['1', '2']] };
const everybody = { allowAll: true, allowed: [] };
const open = {
  administrators: everybody,
  editors: everybody,
  viewers: everybody,
  monitors: everybody,
};
const update = { connectionProperties: [], securityPolicy: 'BASIC_AUTH', securityProperties: [] };
const library = {
  name: 'Days',
  code: 'DAYS',
  version: '01.00.0000',
  type: 'application/javascript',
};
const attaching = () => attachFile(acme, connection, 'PrivateKey', file);
const ruling = () => setSchedule(acme, nightly, { icalExpression: 'FREQ=DAILY' });

const held = { 412: 'InUse', 423: 'InUse' };
const locked = { 412: 'Locked', 423: 'Locked' };
/** Refusals that every operation knows: 400 by a wrong call, 401 and 403 by a missing role. */
const always = { 400: 'InvalidRequest', 403: 'NotAuthorized' };

/** Every operation by its name in the simulation, with what its documented refusals become. */
const operations: [string, () => Promise<unknown>, Record<number, string | false>][] = [
  ['listProjects', () => pageOfProjects(acme), {}],
  ['getProject', () => getProject(acme, projectId), { 404: 'NotFound' }],
  ['deleteProject', () => deleteProject(acme, projectId), { 404: false, 412: 'InUse' }],
  ['exportProject', () => exportProject(acme, { id: projectId }), { 404: 'NotFound' }],
  ['importProject', () => importProject(acme, file), { 409: 'AlreadyExists' }],
  [
    'replaceProject',
    () => replaceProject(acme, file, projectId),
    { 404: 'NotFound', 412: 'InUse' },
  ],
  ['getProjectAccess', () => getAccessControl(acme, projectId), { 404: 'NotFound' }],
  ['setProjectAccess', () => setAccessControl(acme, projectId, open), { 404: 'NotFound' }],
  ['listConnections', () => pageOfConnections(acme, projectId), { 404: 'NotFound' }],
  ['getConnection', () => getConnection(acme, connection), { 404: 'NotFound' }],
  [
    'updateConnection',
    () => updateConnection(acme, connection, update),
    { 404: 'NotFound', ...locked },
  ],
  [
    'testConnection',
    () => testConnection(acme, connection),
    { 404: 'NotFound', 409: 'ConnectionIncomplete', 412: 'Locked' },
  ],
  ['refreshMetadata', () => refreshMetadata(acme, connection), { 404: 'NotFound', ...locked }],
  ['attachFile', attaching, { 404: 'NotFound', ...locked }],
  ['deleteConnection', () => deleteConnection(acme, connection), { 404: false, ...held }],
  ['listDeployments', () => pageOfDeployments(acme, projectId), { 404: 'NotFound' }],
  [
    'createDeployment',
    () => createDeployment(acme, projectId, content),
    { 404: 'NotFound', 409: 'AlreadyExists' },
  ],
  ['getDeployment', () => getDeployment(acme, deployment), { 404: 'NotFound' }],
  ['updateDeployment', () => updateDeployment(acme, projectId, content), { 404: 'NotFound' }],
  ['deleteDeployment', () => deleteDeployment(acme, deployment), { 404: false }],
  ['listIntegrations', () => pageOfIntegrations(acme, projectId), { 404: 'NotFound' }],
  ['getIntegration', () => getIntegration(acme, child), { 404: 'NotFound' }],
  [
    'updateIntegration',
    () => updateIntegration(acme, child, { tracingEnabledFlag: true }),
    { 404: 'NotFound', ...held },
  ],
  ['updateIntegration', () => activateIntegration(acme, child), { 404: 'NotFound', ...held }],
  ['updateIntegration', () => deactivate(acme, child), { 404: false, ...held }],
  [
    'getActivationStatus',
    () => getActivationStatus(acme, child),
    { 404: 'NotFound', 412: 'Locked' },
  ],
  [
    'getActivationErrors',
    () => getActivationErrors(acme, child),
    { 404: 'NotFound', 412: 'Locked' },
  ],
  ['deleteIntegration', () => deleteIntegration(acme, child), { 404: false, 423: 'InUse' }],
  [
    'importIntegration',
    () => importIntegration(acme, projectId, file),
    { 404: 'NotFound', 409: 'AlreadyExists' },
  ],
  ['exportIntegration', () => exportIntegration(acme, child), { 404: 'NotFound', 423: 'Locked' }],
  [
    'importLibrary',
    () => importLibrary(acme, projectId, library, file),
    { 404: 'NotFound', 409: 'AlreadyExists' },
  ],
  ['listLookups', () => pageOfLookups(acme, projectId), { 404: 'NotFound' }],
  ['getLookup', () => getLookup(acme, lookup), { 404: 'NotFound' }],
  [
    'createLookup',
    () => createLookup(acme, projectId, rows),
    { 404: 'NotFound', 409: 'AlreadyExists' },
  ],
  ['updateLookup', () => updateLookup(acme, projectId, rows), { 404: 'NotFound', ...locked }],
  ['exportLookup', () => exportLookup(acme, lookup), { 404: 'NotFound', 423: 'Locked' }],
  [
    'importLookup',
    () => importLookup(acme, projectId, file),
    { 404: 'NotFound', 409: 'AlreadyExists' },
  ],
  ['deleteLookup', () => deleteLookup(acme, lookup), { 404: false, ...held }],
  ['getSchedule', () => getSchedule(acme, nightly), { 404: 'NotFound' }],
  ['updateSchedule', ruling, { 412: 'InUse' }],
  ['addSchedule', ruling, { 409: 'AlreadyExists' }],
  ['startSchedule', () => startSchedule(acme, nightly), { 404: 'NotFound', 412: 'InUse' }],
  ['stopSchedule', () => stopSchedule(acme, nightly), { 404: 'NotFound', 412: 'InUse' }],
  ['pauseSchedule', () => pauseSchedule(acme, nightly), { 404: 'NotFound', 412: 'InUse' }],
  ['resumeSchedule', () => resumeSchedule(acme, nightly), { 404: 'NotFound', 412: 'InUse' }],
  ['runNow', () => runNow(acme, nightly), { 404: 'NotFound', 412: 'InUse' }],
];

let world: Awaited<ReturnType<typeof openFactory>>['world'];
beforeEach(async () => {
  world = (await openFactory()).world;
});

describe.each(operations)('%s', (name, call, documented) => {
  const operation = `oic.${name}`;
  const strike = async (injection: object) => {
    world.faults.inject({ operation, fault: 'custom', ...injection });
    const outcome = await call().then(
      () => 'done',
      (error) => error,
    );
    world.faults.clear();
    forgetPauses();
    return outcome;
  };

  it('gives each documented refusal its name', async () => {
    const table: Record<number, string | false> = { ...always, ...documented };
    for (const [status, error] of Object.entries(table)) {
      const outcome = await strike({ reply: problem(Number(status), 'why it was refused') });
      if (error === false) expect(outcome).toBe('done');
      else {
        expect(outcome, `${status}`).toMatchObject({ name: error });
        expect(outcome.explanation.seen).toMatchObject({ status: Number(status) });
      }
    }
  });

  it('names a throttle, an outage and a lost answer, which heal', async () => {
    expect(await strike({ fault: 'throttled', retryAfter: 7 })).toMatchObject({
      name: 'Throttled',
      explanation: { retryAfterSeconds: 7 },
    });
    expect(await strike({ fault: 'unavailable', retryAfter: 7 })).toMatchObject({
      name: 'Unavailable',
      explanation: { seen: { status: 503 } },
    });
    expect(await strike({ reply: problem(500, 'server error') })).toMatchObject({
      name: 'Unavailable',
    });
    // A read is tried once more, after a pause; that is `send`'s business, and tested there.
    if (/^(get|list)/.test(name)) return;
    expect(await strike({ fault: 'refused-connection' })).toMatchObject({ name: 'Unavailable' });
  });
});

it('covers every operation on projects that the simulation has', () => {
  const known = world.operations.filter((one) => one.startsWith('oic.'));
  const monitoring = /Error|Instance|Recovery|Audit|History|Activity|Message|Metrics|Agent|Payload/;
  const others = /redirectToDesign|getMetadata|getOpenapi|runIntegration|activation/i;
  const ours = known.filter((one) => !monitoring.test(one) && !others.test(one));
  const covered = new Set(operations.map(([name]) => `oic.${name}`));
  expect([...new Set(ours)].filter((one) => !covered.has(one))).toEqual([]);
});
