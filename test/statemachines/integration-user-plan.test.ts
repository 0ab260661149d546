import validateAsl from 'asl-validator';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { functionDefinitions } from '#cdk/functions.ts';
import { Engine, MemoryStore, TaskFailure } from '#local/engine/index.ts';
import { FakeClock, settle } from '#test/local/engine/fake-host.ts';
import { allStates, calledIn, type Definition, definitionOf } from './definition.ts';

const plan = definitionOf('integration-user-plan');
const look = definitionOf('site-users');
const run = definitionOf('integration-user');

describe.each([
  ['a plan of an integration user', plan],
  ['a look at the users of a site', look],
])('%s', (_, definition) => {
  const states = allStates(definition);

  it('is valid Amazon States Language, in JSONata that compiles', () => {
    const { isValid, errorsText } = validateAsl(definition);
    expect(errorsText()).toBe('');
    expect(isValid).toBe(true);
    for (const text of JSON.stringify(definition).match(/\{%.*?%\}/g) ?? []) {
      const source = JSON.parse(`"${text.slice(2, -2)}"`) as string;
      expect(() => jsonata(source), source).not.toThrow();
    }
  });

  it('calls nothing that may write: no record, no event, no secret, no reserved place', () => {
    const called = [...calledIn(definition)];
    expect(called.length).toBeGreaterThanOrEqual(3);
    for (const name of called) {
      const found = functionDefinitions.find((one) => one.name === name);
      expect(found?.ledger ?? ['GetItem'], name).toEqual(['GetItem']);
      expect(found?.events, name).toBeUndefined();
      expect(Object.values(found?.secrets ?? {}), name).not.toContain('write');
      expect(found?.reservedConcurrency, name).toBeUndefined();
    }
  });

  it('answers before API Gateway gives up, waits for nobody, and always has a result', () => {
    expect(definition.TimeoutSeconds).toBeLessThan(28);
    expect(states.map(([, { Type }]) => Type)).not.toContain('Wait');
    expect(JSON.stringify(definition)).not.toContain('waitForTaskToken');
    for (const [name, { Type, Catch = [] }] of states) {
      if (Type === 'Task') expect(Catch.at(-1)?.ErrorEquals, name).toEqual(['States.ALL']);
    }
  });
});

it('a plan looks at domain, scope, client and site by the same arguments as the run', () => {
  const payloadOf = ({ States }: Definition, name: string) => States[name]?.Arguments?.Payload;
  for (const name of ['Find identity domain', 'Check identity domain']) {
    expect(payloadOf(plan, name), name).toEqual(payloadOf(run, name));
  }
  expect(payloadOf(plan, 'Plan scope')).toEqual(payloadOf(run, 'Discover scope'));
  const { byPerson, ...application } = payloadOf(plan, 'Plan application') ?? {};
  expect(application).toEqual(payloadOf(run, 'Register client'));
  const { jobId, site, groups } = payloadOf(run, 'Establish user') ?? {};
  expect(payloadOf(plan, 'Plan user')).toMatchObject({ jobId, site, groups });
});

const domainUrl = 'https://idcs-1.example';
const item = (name: string) => ({ name, action: 'create' });
const site = { url: 'https://acme.fa.em2.oraclecloud.com', restVersion: 'v19' };
const request = {
  customer: 'acme',
  region: 'eu-frankfurt-1',
  domainId: 'd',
  site,
  client: { name: 'erp', adopt: null },
  groups: { administrator: [], sales: ['north_sales'] },
  status: 'active',
  scope: null,
  administrator: { secretId: 's' } as object | null,
  task: { assignee: 'kim@acme.example' },
};
const page = { items: [], next: null, looked: 0, total: 0 };
const ANSWERS: Record<string, object> = {
  'oci-find-domain': { domainUrl },
  'identity-domain-plan-scope': { items: [item('scope')], findings: [], scope: 'cpq' },
  'identity-domain-plan-application': {
    items: [item('client')],
    findings: [{ error: 'NotOurs' }],
    client: { id: null },
  },
  'cpq-plan-user': { items: [item('user')], findings: [] },
  'cpq-list-site-users': page,
};

/** The result, and the payload of each function that was called. */
async function execute(
  definition: Definition,
  input: object,
  failing: Record<string, string> = {},
) {
  const payloads: Record<string, Record<string, unknown>> = {};
  const clock = new FakeClock();
  const engine = new Engine({
    host: {
      clock,
      store: new MemoryStore(),
      invoke: async ({ arguments: given }) => {
        const { FunctionName, Payload } = given as { FunctionName: string; Payload: never };
        const name = FunctionName.split(':').at(-1) ?? '';
        payloads[name] = Payload;
        if (failing[name]) throw new TaskFailure(failing[name], `cause of ${name}`);
        return { Payload: ANSWERS[name] ?? {} };
      },
    },
  });
  const arn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Plan';
  engine.register({ arn, name: 'Plan', definition, type: 'EXPRESS' });
  let isOver = false;
  const ending = engine
    .startSync({ stateMachineArn: arn, input: JSON.stringify(input) })
    .finally(() => {
      isOver = true;
    });
  while (!isOver) {
    await settle();
    clock.jump();
  }
  const { output = '{}', cause } = await ending;
  expect(cause).toBeUndefined();
  return { ...JSON.parse(output), payloads };
}

describe('a run of the plan', () => {
  const planned = (failing?: Record<string, string>, changes: object = {}) =>
    execute(plan, { jobId: 'acme-1', request: { ...request, ...changes } }, failing);

  it('gathers what each step has found, in order', async () => {
    const { items, findings, failures, payloads } = await planned();
    expect(items).toEqual(['scope', 'client', 'user'].map(item));
    expect(findings).toEqual([{ error: 'NotOurs' }]);
    expect(failures).toEqual([]);
    expect(payloads['cpq-plan-user']).toMatchObject({
      caller: { secretId: 's', tokenUrl: `${domainUrl}/oauth2/v1/token`, scope: 'cpq' },
      byPerson: false,
      client: { id: null },
      assignee: 'kim@acme.example',
    });
  });

  it('knows nobody who may call where people administrate the site', async () => {
    const { payloads } = await planned({}, { administrator: null });
    expect(payloads['cpq-plan-user']).toMatchObject({ caller: null, byPerson: true });
  });

  it.each(['oci-find-domain', 'identity-domain-check-domain', 'identity-domain-plan-scope'])(
    'looks at the site where %s fails',
    async (name) => {
      const { items, failures, payloads } = await planned({ [name]: 'NotAuthorized' });
      expect(items.at(-1)).toEqual(item('user'));
      expect(failures).toMatchObject([{ error: 'NotAuthorized', cause: `cause of ${name}` }]);
      expect(payloads['cpq-plan-user']).toMatchObject({ caller: null, client: null });
    },
  );

  it('tells both failures', async () => {
    const { failures } = await planned({
      'oci-find-domain': 'NotFound',
      'cpq-plan-user': 'Unavailable',
    });
    expect(failures).toMatchObject([{ state: 'Find identity domain' }, { state: 'Plan user' }]);
  });
});

describe('a run of the look', () => {
  const filter = { clientId: null, status: 'active', group: null };
  const wanted = { offset: 0, limit: 20 };
  const input = { jobId: 'acme-1', request, filter, page: wanted };

  it('asks as the administrator, with what is searched for', async () => {
    const result = await execute(look, input);
    expect(result).toMatchObject({ page, findings: [], failures: [] });
    expect(result.payloads['cpq-list-site-users']).toEqual({
      ...{ jobId: 'acme-1', site, filter, page: wanted },
      caller: { secretId: 's', tokenUrl: `${domainUrl}/oauth2/v1/token`, scope: 'cpq' },
    });
  });

  it('has no page where CPQ refuses, and says why', async () => {
    const result = await execute(look, input, { 'cpq-list-site-users': 'InvalidCredentials' });
    expect(result).toMatchObject({ page: null, failures: [{ error: 'InvalidCredentials' }] });
  });
});
