import validateAsl from 'asl-validator';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { functionDefinitions } from '#cdk/functions.ts';
import { Engine, MemoryStore, TaskFailure } from '#local/engine/index.ts';
import { errorNames } from '#runtime/errors.ts';
import { onboardingStages } from '#runtime/stages.ts';
import { FakeClock, settle } from '#test/local/engine/fake-host.ts';
import { allStates, type Definition, definitionOf, type State } from './definition.ts';

const definition = definitionOf('onboarding-plan');
const onboarding = definitionOf('onboarding');
const states = allStates(definition);
const tasks = states.filter(([, { Type }]) => Type === 'Task');
const called = ({ Arguments }: State) => Arguments?.FunctionName.split(':').at(-1) ?? '';

describe('the workflow of a plan', () => {
  it('is valid Amazon States Language, in JSONata that compiles', () => {
    const { isValid, errorsText } = validateAsl(definition);
    expect(errorsText()).toBe('');
    expect(isValid).toBe(true);
    for (const text of JSON.stringify(definition).match(/\{%.*?%\}/g) ?? []) {
      const source = JSON.parse(`"${text.slice(2, -2)}"`) as string;
      expect(() => jsonata(source), source).not.toThrow();
    }
  });

  it('checks exactly what the preflight of an onboarding checks', () => {
    const checks = ({ States }: Definition) =>
      (States.Preflight?.Branches ?? [])
        .flatMap(allStates)
        .filter(([, { Type }]) => Type === 'Task')
        .map(([name, { Arguments, Comment }]) => ({ name, Arguments, Comment }));
    expect(checks(definition)).toEqual(checks(onboarding));
    expect(checks(definition)).toHaveLength(5);
  });

  it('calls nothing that may write: no record, no event, no secret, no reserved place', () => {
    const functions = tasks.map(([, state]) => called(state));
    expect(functions).toHaveLength(9);
    for (const name of functions) {
      const found = functionDefinitions.find((one) => one.name.replace('/', '-') === name);
      expect(found?.ledger ?? ['GetItem'], name).toEqual(['GetItem']);
      expect(found?.events, name).toBeUndefined();
      expect(Object.values(found?.secrets ?? {}), name).not.toContain('write');
      expect(found?.reservedConcurrency, name).toBeUndefined();
    }
  });

  it('answers before API Gateway gives up, and waits for nothing', () => {
    expect(definition.TimeoutSeconds).toBeLessThan(28);
    expect(states.map(([, { Type }]) => Type)).not.toContain('Wait');
    expect(JSON.stringify(definition)).not.toContain('waitForTaskToken');
    for (const [name, { Retry = [] }] of tasks) {
      const longest = Retry.map(
        ({ MaxAttempts = 3, MaxDelaySeconds = 0 }) => MaxAttempts * MaxDelaySeconds,
      );
      expect(Math.max(...longest), name).toBeLessThanOrEqual(4);
      for (const stop of errorNames('stop'))
        expect(
          Retry.flatMap(({ ErrorEquals }) => ErrorEquals),
          name,
        ).not.toContain(stop);
    }
  });

  it('gives every state a comment that begins with a stage', () => {
    const known = onboardingStages.map(({ id }) => id as string);
    for (const [name, { Comment }] of states) {
      expect(known, name).toContain(/^\[([a-z-]+)\] \S/.exec(Comment ?? '')?.[1]);
    }
  });

  it('catches every error, so that it always has a result', () => {
    for (const [name, { Catch = [] }] of tasks) {
      expect(Catch.at(-1)?.ErrorEquals, name).toEqual(['States.ALL']);
    }
  });
});

describe('a run of it', () => {
  const domainUrl = 'https://idcs-1.example';
  const item = (name: string) => ({ name, action: 'create' });
  const ANSWERS: Record<string, object> = {
    'oci-check-tenancy': { domainUrl },
    'oic-check-archive': { entries: 3, integrations: ['TOKEN|01.00.0000'] },
    'oci-plan-instance': { items: [item('instance')], findings: [], instance: null },
    'identity-domain-plan-clients': {
      items: [item('client'), item('role')],
      findings: [{ error: 'NotOurs' }],
      provisioner: null,
      runtime: null,
    },
    'oic-plan-project': { items: [], findings: [], endpoint: { url: null, isNew: false } },
    'cupixworks-plan-registration': { items: [item('registration')], findings: [] },
  };
  const input = {
    jobId: 'acme-1',
    request: {
      customer: 'acme',
      region: 'eu-frankfurt-1',
      compartmentId: 'c',
      domainId: 'd',
      instance: { mode: 'create', name: 'acme-prod' },
      archive: { sha256: 'f' },
      primavera: { url: 'https://p', credential: { secretId: 's' } },
      cupixworks: { team: 'acme', project: 'p', domain: 'cupix.works', apiToken: null },
      security: 'least-privilege',
    },
  };

  /** The result, and the payload of each function that was called. */
  async function run(failing: Record<string, string> = {}) {
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
    const result = JSON.parse(output) as Record<'items' | 'findings' | 'failures', object[]>;
    return { ...result, payloads };
  }

  it('gathers what each step has found, in order', async () => {
    const { items, findings, failures, payloads } = await run();
    expect(items).toEqual(['instance', 'client', 'role', 'registration'].map(item));
    expect(findings).toEqual([{ error: 'NotOurs' }]);
    expect(failures).toEqual([]);
    expect(payloads['oic-plan-project']).toMatchObject({ integrations: ['TOKEN|01.00.0000'] });
    expect(payloads['cupixworks-plan-registration']).toMatchObject({
      domainUrl,
      endpoint: { isNew: false },
      cupixworks: { team: 'acme' },
    });
  });

  it('goes on where a check fails that the others do not need', async () => {
    const { items, failures, payloads } = await run({
      'primavera-check-account': 'InvalidCredentials',
      'oic-check-archive': 'InvalidArchive',
    });
    expect(items).toHaveLength(4);
    expect(failures).toEqual([
      {
        stage: 'preflight',
        state: 'Check Primavera',
        error: 'InvalidCredentials',
        cause: 'cause of primavera-check-account',
      },
      expect.objectContaining({ state: 'Check archive', error: 'InvalidArchive' }),
    ]);
    expect(payloads['oic-plan-project']).toMatchObject({ integrations: [] });
  });

  it.each([
    ['oci-check-tenancy', 'Check Oracle tenancy'],
    ['identity-domain-check-domain', 'Check identity domain'],
  ])('ends with its checks where Oracle cannot be asked (%s)', async (name, state) => {
    const { items, failures, payloads } = await run({ [name]: 'NotAuthorized' });
    expect(items).toEqual([]);
    expect(failures).toMatchObject([{ state }]);
    expect(payloads['oci-plan-instance']).toBeUndefined();
  });

  it('tells what it knew before a step failed for good', async () => {
    const { items, failures } = await run({
      'primavera-check-account': 'InvalidCredentials',
      'identity-domain-plan-clients': 'Unavailable',
    });
    expect(items).toEqual([item('instance')]);
    expect(failures).toMatchObject([
      { stage: 'preflight', error: 'InvalidCredentials' },
      { stage: 'authorise-provisioner', state: 'Plan clients', error: 'Unavailable' },
    ]);
  });
});
