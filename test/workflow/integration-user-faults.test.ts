import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { resumeJob } from '#functions/api/resume-job.ts';
import type { FaultName } from '#local/simulation/faults.ts';
import { House } from './house.ts';
import {
  configureSite,
  ended,
  oneActiveUser,
  runUser,
  type UserChanges,
  userInventory,
} from './users.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterEach(() => house.outside.world.faults.clear());
afterAll(() => house.close());

const strike = (operation: string, fault: FaultName, more: object = {}) =>
  house.outside.world.faults.inject({ operation, fault, ...more });
const struck = () => house.outside.world.calls.filter(({ fault }) => fault !== undefined).length;

/** Every remote call of a run that makes a user. */
const making = [
  'oci.getDomain',
  'identity-domain.searchApps',
  'identity-domain.createApp',
  'identity-domain.putAppStatusChanger',
  'identity-domain.requestToken',
  'cpq.listIntegrationUsers',
  'cpq.listGroups',
  'cpq.createIntegrationUser',
  'cpq.getUser',
];
const healing: FaultName[] = ['throttled', 'unavailable', 'lost-answer'];
const cases = making.flatMap((operation) => healing.map((fault) => ({ operation, fault })));

describe('a run that makes a user', () => {
  it.each(cases)('heals from $fault at $operation', async ({ operation, fault }) => {
    const customer = `heal-${cases.findIndex((one) => one.operation === operation && one.fault === fault)}`;
    const before = struck();
    strike(operation, fault, fault === 'lost-answer' ? {} : { times: 3 });
    const { execution } = await runUser(house, customer);
    expect(execution.cause).toBeUndefined();
    expect(struck()).toBeGreaterThan(before);
    expect(userInventory(house, customer)).toEqual(oneActiveUser);
  });
});

/** What a later run does, and the call with which it does it. */
const changes: [name: string, operation: string, wanted: UserChanges, user: object][] = [
  [
    'groups',
    'cpq.patchIntegrationUser',
    { groups: { sales: ['north_sales'] } },
    { isActive: true, groups: ['north_sales'] },
  ],
  ['status', 'cpq.patchUser', { status: 'inactive' }, { isActive: false }],
];

describe.each(changes)('a run that changes the %s', (name, operation, wanted, user) => {
  it.each(healing)('heals from %s', async (fault) => {
    const customer = `change-${name}-${fault}`;
    await runUser(house, customer);
    strike(operation, fault);
    const { execution } = await runUser(house, customer, wanted);
    expect(execution.cause).toBeUndefined();
    expect(userInventory(house, customer).users).toMatchObject([user]);
  });

  it('leaves what was when it is refused, and goes on from there', async () => {
    const customer = `refused-${name}`;
    await runUser(house, customer);
    strike(operation, 'unauthorized', { times: 'always' });
    const failed = await runUser(house, customer, wanted);
    expect(failed.execution).toMatchObject({ status: 'FAILED', error: 'InvalidCredentials' });
    expect(userInventory(house, customer)).toEqual(oneActiveUser);
    house.outside.world.faults.clear();
    await resumed(failed.jobId);
    expect(userInventory(house, customer).users).toMatchObject([user]);
  });
});

it('the switch of the client heals, too', async () => {
  for (const fault of healing) {
    const customer = `switch-${fault}`;
    configureSite(house, customer, { statusByUsers: 'refuses' });
    await runUser(house, customer);
    strike('identity-domain.putAppStatusChanger', fault);
    const { execution } = await runUser(house, customer, { status: 'inactive' });
    expect(execution.cause).toBeUndefined();
    expect(userInventory(house, customer)).toMatchObject({
      clients: [{ isActive: false }],
      users: [{ isActive: false }],
    });
  }
});

/** What the documents say that a call may answer, and what the run then ends with. */
const refusals: [operation: string, fault: FaultName, error: string, stage: string][] = [
  ['oci.getDomain', 'not-found', 'NotAuthorized', 'preflight'],
  ['identity-domain.searchApps', 'forbidden', 'NotAuthorized', 'preflight'],
  ['identity-domain.createApp', 'unauthorized', 'NotAuthorized', 'register-client'],
  ['identity-domain.requestToken', 'unauthorized', 'NotAuthorized', 'register-client'],
  ['cpq.listIntegrationUsers', 'unauthorized', 'InvalidCredentials', 'check-site'],
  ['cpq.listIntegrationUsers', 'forbidden', 'NotAuthorized', 'check-site'],
  ['cpq.listGroups', 'forbidden', 'NotAuthorized', 'check-site'],
  ['cpq.createIntegrationUser', 'forbidden', 'NotAuthorized', 'establish-user'],
  ['cpq.createIntegrationUser', 'not-found', 'NotFound', 'establish-user'],
  ['cpq.createIntegrationUser', 'conflict', 'NotOurs', 'establish-user'],
];

describe('a refusal', () => {
  it.each(refusals)('of %s (%s) ends with %s in %s, and resume finishes', async (...row) => {
    const [operation, fault, error, stage] = row;
    const customer = `refusal-${refusals.findIndex((one) => one.join() === row.join())}`;
    strike(operation, fault, { times: 'always' });
    const failed = await runUser(house, customer);
    expect(failed.execution).toMatchObject({ status: 'FAILED', error });
    expect(failed.progress.stages.find(({ status }) => status === 'failed')?.name).toBe(stage);
    house.outside.world.faults.clear();
    await resumed(failed.jobId);
    expect(userInventory(house, customer)).toEqual(oneActiveUser);
  });
});

async function resumed(jobId: string): Promise<void> {
  const { executionArn } = await resumeJob(jobId);
  const { execution } = await ended(house, jobId, executionArn);
  expect(execution.cause).toBeUndefined();
  expect(execution.status).toBe('SUCCEEDED');
}
