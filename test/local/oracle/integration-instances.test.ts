import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  callOci,
  controlPlane,
  createInstance,
  instanceDetails,
  openTenancy,
  type SignedCall,
  type Stage,
} from './open-tenancy.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openTenancy();
});
afterEach(() => stage.world.close());

interface Answer {
  status: string;
  lifecycleState: string;
  resources: [{ identifier: string }];
}

const minute = 60_000;
const call = (method: string, path: string, signed: SignedCall = {}) =>
  callOci(stage, controlPlane, method, `/20190131${path}`, signed);
const create = (changes: Record<string, unknown> = {}, token?: string) =>
  call('POST', '/integrationInstances', {
    body: instanceDetails(stage, changes),
    headers: token === undefined ? {} : { 'opc-retry-token': token },
  });
const read = async (method: string, path: string) =>
  (await (await call(method, path)).json()) as Answer;
const outcome = async (reply: Response) => [
  reply.status,
  ((await reply.json()) as { code: string }).code,
];

test('a create answers without a body, and the work request names the instance at once', async () => {
  const created = await create();
  expect([created.status, await created.text()]).toEqual([202, '']);
  const workId = created.headers.get('opc-work-request-id');
  const accepted = await call('GET', `/workRequests/${workId}`);
  expect(accepted.headers.get('retry-after')).toBe('30');
  expect(await accepted.json()).toMatchObject({
    operationType: 'CREATE_INTEGRATION_INSTANCE',
    status: 'ACCEPTED',
    percentComplete: 0,
    resources: [{ entityType: 'integrationInstance', actionType: 'IN_PROGRESS' }],
  });
});

test('an instance goes from CREATING to ACTIVE on the world’s clock', async () => {
  const workId = (await create()).headers.get('opc-work-request-id');
  const work = () => read('GET', `/workRequests/${workId}`);
  const id = (await work()).resources[0].identifier;
  stage.clock.advance(6 * minute);
  expect(await work()).toMatchObject({ status: 'IN_PROGRESS', percentComplete: 49 });
  const creating = await read('GET', `/integrationInstances/${id}`);
  expect(creating).toMatchObject({ lifecycleState: 'CREATING' });
  expect(creating).not.toHaveProperty('idcsInfo');
  // Twelve minutes after the five seconds in which it was only accepted.
  stage.clock.advance(6 * minute + 4_999);
  expect(await read('GET', `/integrationInstances/${id}`)).toMatchObject({
    lifecycleState: 'CREATING',
  });
  stage.clock.advance(1);
  const done = await call('GET', `/workRequests/${workId}`);
  expect(done.headers.get('retry-after')).toBeNull();
  expect(await done.json()).toMatchObject({
    status: 'SUCCEEDED',
    percentComplete: 100,
    resources: [{ actionType: 'CREATED', identifier: id }],
  });
  expect(await read('GET', `/integrationInstances/${id}`)).toMatchObject({
    lifecycleState: 'ACTIVE',
    instanceUrl: expect.stringMatching(
      /^https:\/\/acme-prod-fr\w{10}\.integration\.eu-frankfurt-1\.ocp\.oraclecloud\.com$/,
    ),
    instanceDesignTimeUrl: expect.stringMatching(
      /^https:\/\/design\.integration\.eu-frankfurt-1\.ocp\.oraclecloud\.com\/\?integrationInstance=acme-prod-fr\w{10}$/,
    ),
    idcsInfo: {
      idcsAppId: expect.stringMatching(/^[\da-f]{32}$/),
      idcsAppName: expect.stringMatching(/^ACMEPROD\w+_APPID$/),
      instancePrimaryAudienceUrl: expect.stringMatching(
        /^https:\/\/[\dA-F]{32}\.integration\.eu-frankfurt-1\.ocp\.oraclecloud\.com:443$/,
      ),
    },
  });
});

test('a failed work request leaves a FAILED instance, and says why only to those who name the compartment', async () => {
  await stage.tenancy.failNextWorkRequest({ code: 'Capacity', message: 'Out of capacity.' });
  const workId = (await create()).headers.get('opc-work-request-id');
  stage.clock.advance(13 * minute);
  const work = await read('GET', `/workRequests/${workId}`);
  expect(work.status).toBe('FAILED');
  const id = work.resources[0].identifier;
  expect(await read('GET', `/integrationInstances/${id}`)).toMatchObject({
    lifecycleState: 'FAILED',
    lifecycleDetails: 'Out of capacity.',
  });
  expect(await outcome(await call('GET', `/workRequests/${workId}/errors`))).toEqual([
    400,
    'MissingParameter',
  ]);
  const path = `/workRequests/${workId}/errors?compartmentId=${stage.tenancy.compartmentId}`;
  const elsewhere = `/workRequests/${workId}/errors?compartmentId=${stage.tenancy.id}`;
  expect(await outcome(await call('GET', elsewhere))).toEqual([400, 'InvalidParameter']);
  expect(await read('GET', path)).toMatchObject([
    { code: 'Capacity', message: 'Out of capacity.' },
  ]);
  expect((await createInstance(stage)).lifecycleState).toBe('ACTIVE');
});

test('a work request can end as CANCELED', async () => {
  const canceled = { code: 'Canceled', message: 'Canceled by an operator.', isCanceled: true };
  await stage.tenancy.failNextWorkRequest(canceled);
  const workId = (await create()).headers.get('opc-work-request-id');
  stage.clock.advance(13 * minute);
  expect((await read('GET', `/workRequests/${workId}`)).status).toBe('CANCELED');
});

test.each<[Record<string, unknown>, number, string]>([
  [{ displayName: undefined }, 400, 'MissingParameter'],
  [{ domainId: undefined }, 400, 'MissingParameter'],
  [{ shape: undefined }, 400, 'MissingParameter'],
  [{ displayName: 'has a space' }, 400, 'InvalidParameter'],
  [{ integrationInstanceType: 'ENTERPRISE' }, 400, 'InvalidParameter'],
  [{ shape: 'LARGE' }, 400, 'InvalidParameter'],
  [{ messagePacks: 0 }, 400, 'InvalidParameter'],
  [{ isByol: 'no' }, 400, 'InvalidParameter'],
  [{ isFileServerEnabled: true }, 400, 'InvalidParameter'],
  [{ isVisualBuilderEnabled: true }, 400, 'InvalidParameter'],
  [{ idcsAt: 'token' }, 400, 'InvalidParameter'],
  [{ surprise: 1 }, 400, 'InvalidParameter'],
  [{ freeformTags: { 'a b': 'c' } }, 400, 'InvalidParameter'],
  [{ domainId: 'ocid1.domain.oc1..other' }, 400, 'RelatedResourceNotAuthorizedOrNotFound'],
  [{ compartmentId: 'ocid1.compartment.oc1..other' }, 404, 'NotAuthorizedOrNotFound'],
])('refuses a create with %o: %d %s', async (changes, status, code) => {
  expect(await outcome(await create(changes))).toEqual([status, code]);
});

test('refuses a create in the root compartment', async () => {
  expect(await outcome(await create({ compartmentId: stage.tenancy.id }))).toEqual([
    400,
    'InvalidParameter',
  ]);
});

test('the same retry token and body mean the same create for 24 hours', async () => {
  const first = await create({}, 'token-1');
  const again = await create({}, 'token-1');
  const workId = first.headers.get('opc-work-request-id');
  expect(again.headers.get('opc-work-request-id')).toBe(workId);
  expect(await outcome(await create({ messagePacks: 2 }, 'token-1'))).toEqual([
    409,
    'InvalidatedRetryToken',
  ]);
  expect(await outcome(await create({}, 'x'.repeat(65)))).toEqual([400, 'InvalidParameter']);
  stage.clock.advance(24 * 60 * minute);
  const later = await create({}, 'token-1');
  expect(later.headers.get('opc-work-request-id')).not.toBe(workId);
});

test('without a retry token a second create makes a second instance, with a host of its own', async () => {
  const [first, second] = [await createInstance(stage), await createInstance(stage)];
  expect(second.id).not.toBe(first.id);
  expect(second.instanceUrl).not.toBe(first.instanceUrl);
});

test('the limit of instances is refused with 400 LimitExceeded', async () => {
  await stage.tenancy.configure({ instanceLimit: 1 });
  await create();
  expect(await outcome(await create({ displayName: 'two' }))).toEqual([400, 'LimitExceeded']);
});

test('lists without idcsInfo, by name, page by page; needs the compartment', async () => {
  for (const displayName of ['one', 'two', 'three']) await createInstance(stage, { displayName });
  const path = `/integrationInstances?compartmentId=${stage.tenancy.compartmentId}`;
  const named = (await (await call('GET', `${path}&displayName=two`)).json()) as Answer[];
  expect(named).toMatchObject([{ displayName: 'two', freeformTags: { 'onboarding-id': '7c1f' } }]);
  expect(named[0]).not.toHaveProperty('idcsInfo');
  const page = await call('GET', `${path}&limit=2&sortBy=DISPLAYNAME`);
  const next = page.headers.get('opc-next-page');
  expect(await page.json()).toMatchObject([{ displayName: 'one' }, { displayName: 'three' }]);
  expect((await call('GET', `${path}&limit=3`)).headers.has('opc-next-page')).toBe(false);
  expect(await outcome(await call('GET', `${path}&limit=0`))).toEqual([400, 'InvalidParameter']);
  expect(await outcome(await call('GET', `${path}&page=2`))).toEqual([400, 'InvalidParameter']);
  const last = await call('GET', `${path}&limit=2&sortBy=DISPLAYNAME&page=${next}`);
  expect(await last.json()).toMatchObject([{ displayName: 'two' }]);
  expect(last.headers.get('opc-next-page')).toBeNull();
  expect(await outcome(await call('GET', '/integrationInstances'))).toEqual([
    400,
    'MissingParameter',
  ]);
  expect(await outcome(await call('GET', `${path}&colour=red`))).toEqual([400, 'InvalidParameter']);
});

test('without a policy a resource looks as if it did not exist', async () => {
  const { id } = await createInstance(stage);
  const policies = await stage.tenancy.removePolicies('integration-instance');
  const path = `/integrationInstances?compartmentId=${stage.tenancy.compartmentId}`;
  for (const reply of [
    await create(),
    await call('GET', path),
    await call('GET', `/integrationInstances/${id}`),
  ]) {
    expect(await outcome(reply)).toEqual([404, 'NotAuthorizedOrNotFound']);
  }
  await stage.tenancy.setPolicies(
    policies.map((policy) => ({ ...policy, verb: 'inspect' as const })),
  );
  expect((await call('GET', path)).status).toBe(200);
  expect((await call('GET', `/integrationInstances/${id}`)).status).toBe(404);
});

test('stop, start and update are asynchronous and refuse a busy instance', async () => {
  const { id } = await createInstance(stage);
  const act = (action: string) => call('POST', `/integrationInstances/${id}/actions/${action}`);
  const stateOf = async () => (await read('GET', `/integrationInstances/${id}`)).lifecycleState;
  expect((await act('stop')).status).toBe(202);
  expect(await outcome(await act('stop'))).toEqual([409, 'IncorrectState']);
  expect(await stateOf()).toBe('UPDATING');
  stage.clock.advance(3 * minute);
  expect(await stateOf()).toBe('INACTIVE');
  await act('start');
  stage.clock.advance(3 * minute);
  const update = (body: unknown) => call('PUT', `/integrationInstances/${id}`, { body });
  expect(await outcome(await update({ shape: 'DEVELOPMENT' }))).toEqual([400, 'InvalidParameter']);
  expect((await update({ messagePacks: 3 })).status).toBe(202);
  stage.clock.advance(3 * minute);
  expect(await read('GET', `/integrationInstances/${id}`)).toMatchObject({
    lifecycleState: 'ACTIVE',
    messagePacks: 3,
  });
});

test('a delete needs the current etag, ends as DELETED, and later as 404', async () => {
  const { id } = await createInstance(stage);
  const path = `/integrationInstances/${id}`;
  const etag = (await call('GET', path)).headers.get('etag')!;
  const remove = (ifMatch: string) => call('DELETE', path, { headers: { 'if-match': ifMatch } });
  expect(await outcome(await remove('stale'))).toEqual([412, 'NoEtagMatch']);
  expect((await remove(etag)).status).toBe(202);
  expect(await read('GET', path)).toMatchObject({ lifecycleState: 'DELETING' });
  stage.clock.advance(6 * minute);
  expect(await read('GET', path)).toMatchObject({ lifecycleState: 'DELETED' });
  stage.clock.advance(10 * minute);
  expect(await outcome(await call('GET', path))).toEqual([404, 'NotAuthorizedOrNotFound']);
});

test('a retry token of an instance that was deleted since is spoilt', async () => {
  await create({}, 'token');
  stage.clock.advance(13 * minute);
  const path = `/integrationInstances?compartmentId=${stage.tenancy.compartmentId}`;
  const [{ id }] = (await (await call('GET', path)).json()) as [{ id: string }];
  await call('DELETE', `/integrationInstances/${id}`);
  expect(await outcome(await create({}, 'token'))).toEqual([409, 'InvalidatedRetryToken']);
});
