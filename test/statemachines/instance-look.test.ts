import validateAsl from 'asl-validator';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { functionDefinitions } from '#cdk/functions.ts';
import { Engine, MemoryStore, TaskFailure } from '#local/engine/index.ts';
import { errorNames } from '#runtime/errors.ts';
import { FakeClock } from '#test/local/engine/fake-host.ts';
import { allStates, definitionOf, type State } from './definition.ts';

const definition = definitionOf('instance-look');
const states = allStates(definition);
const tasks = states.filter(([, { Type }]) => Type === 'Task');
const called = ({ Arguments }: State) => Arguments?.FunctionName.split(':').at(-1) ?? '';

describe('the workflow of a look', () => {
  it('is valid Amazon States Language, in JSONata that compiles', () => {
    const { isValid, errorsText } = validateAsl(definition);
    expect(errorsText()).toBe('');
    expect(isValid).toBe(true);
    for (const text of JSON.stringify(definition).match(/\{%.*?%\}/g) ?? []) {
      const source = JSON.parse(`"${text.slice(2, -2)}"`) as string;
      expect(() => jsonata(source), source).not.toThrow();
    }
  });

  it('calls nothing that changes anything: no record, no event, no secret', () => {
    expect(tasks).toHaveLength(4);
    for (const [name, state] of tasks) {
      const found = functionDefinitions.find((one) => one.name.replace('/', '-') === called(state));
      expect(found, name).toBeDefined();
      expect(found?.ledger ?? ['BatchGetItem'], name).toEqual(['BatchGetItem']);
      expect(found?.events, name).toBeUndefined();
      expect(Object.values(found?.secrets ?? {}), name).not.toContain('write');
      // What it finds is laid down for whoever asked.
      expect(found?.recoveries ?? 'write', name).toBe('write');
    }
  });

  it('answers before API Gateway gives up, and waits for nothing', () => {
    expect(definition.TimeoutSeconds).toBeLessThan(28);
    expect(states.map(([, { Type }]) => Type)).not.toContain('Wait');
    for (const [name, { Retry = [] }] of tasks) {
      const retried = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
      for (const error of [...errorNames('stop'), ...errorNames('wait')]) {
        expect(retried, name).not.toContain(error);
      }
    }
  });
});

/** The result, and what was called. */
async function look(input: object, fails: Record<string, string> = {}) {
  const calls: { name: string; payload: Record<string, unknown> }[] = [];
  const clock = new FakeClock();
  const engine = new Engine({
    host: {
      clock,
      store: new MemoryStore(),
      invoke: async ({ arguments: given }) => {
        const { FunctionName, Payload } = given as { FunctionName: string; Payload: never };
        const name = FunctionName.split(':').at(-1) ?? '';
        calls.push({ name, payload: Payload });
        if (fails[name]) throw new TaskFailure(fails[name], 'It says no.');
        const located = { instance: { serviceInstance: 'x' }, scope: 'scope' };
        return { Payload: name === 'oci-locate-instance' ? located : {} };
      },
    },
  });
  const arn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Look';
  engine.register({ arn, name: 'Look', definition, type: 'EXPRESS' });
  const { output, cause } = await engine.startSync({
    stateMachineArn: arn,
    input: JSON.stringify(input),
  });
  return { calls, cause, output: JSON.parse(output ?? 'null') };
}

const onboarding = {
  region: 'eu-frankfurt-1',
  compartmentId: 'c',
  instanceId: 'i',
  client: { secretId: 's', tokenUrl: 't' },
};
const asked = (about: string, access: object | null) => ({
  jobId: 'acme-1',
  look: 'look-1',
  about,
  question: { window: '1d', policy: {} },
  request: { access, onboarding: access ? null : onboarding, callsPerMinute: 60 },
});

describe('a look', () => {
  it.each([
    ['health', 'oic-health/read-health'],
    ['errors', 'oic-health/list-failures'],
    ['recovery', 'oic-recovery/foresee-recovery'],
  ])('at %s calls %s, and nothing else', async (about, name) => {
    const { calls, output, cause } = await look(asked(about, { instance: {} }));
    expect(cause).toBeUndefined();
    expect(calls.map((call) => call.name)).toEqual([name]);
    expect(calls[0]?.payload).toMatchObject({
      jobId: 'acme-1',
      look: 'look-1',
      callsPerMinute: 60,
    });
    expect(output).toEqual({ failure: null });
  });

  it('finds the instance of an onboarding first', async () => {
    const { calls } = await look(asked('health', null));
    expect(calls.map(({ name }) => name)).toEqual([
      'oci-locate-instance',
      'oic-health/read-health',
    ]);
    expect(calls[1]?.payload.access).toEqual({
      instance: { serviceInstance: 'x' },
      client: { secretId: 's', tokenUrl: 't', scopes: { api: 'scope' } },
    });
  });

  it('says what failed, instead of failing', async () => {
    const { output } = await look(asked('health', {}), {
      'oic-health/read-health': 'NotAuthorized',
    });
    expect(output.failure).toMatchObject({ state: 'Read health', error: 'NotAuthorized' });
  });
});
