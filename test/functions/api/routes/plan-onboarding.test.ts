import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeSecret } from '#runtime/secrets.ts';
import { byToken, send, useApiAccount } from '../api-account.ts';

const MACHINE = 'arn:aws:states:eu-central-1:111111111111:stateMachine:OnboardingPlan';
const account = useApiAccount();
const PASSWORD = 'Correct-Horse-42';

/** What the workflow of the plan finds out. */
let looked: { items: object[]; findings: object[]; failures: object[] };
/** Names of the secrets that were made and deleted, in order. */
let secrets: string[];

const item = (stage: string, says = 'So.') => ({
  stage,
  kind: 'project',
  name: 'p',
  action: 'keep',
  says,
});

/** A machine that answers what the test says, with the name of the secret that it was given. */
function answering(state: object = { Type: 'Succeed', Output: looked }): void {
  const definition = { QueryLanguage: 'JSONata', StartAt: 'Answer', States: { Answer: state } };
  account.engine.register({ arn: MACHINE, name: 'OnboardingPlan', definition, type: 'EXPRESS' });
}

beforeAll(() => {
  vi.stubEnv('ONBOARDING_PLAN_STATE_MACHINE', MACHINE);
});
beforeEach(() => {
  looked = { items: [], findings: [], failures: [] };
  secrets = [];
  const send = SecretsManagerClient.prototype.send;
  vi.spyOn(SecretsManagerClient.prototype, 'send').mockImplementation(function (
    this: SecretsManagerClient,
    ...args: unknown[]
  ) {
    const [command] = args as [{ input: object }];
    const { Name, SecretId, ForceDeleteWithoutRecovery } = command.input as Record<string, unknown>;
    const what = command.constructor.name.replace('SecretCommand', '');
    if (/^(Create|Delete)$/.test(what))
      secrets.push(`${what} ${Name ?? SecretId}${ForceDeleteWithoutRecovery ? ' for good' : ''}`);
    return (send as (...all: unknown[]) => Promise<never>).apply(this, args);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const plan = async (customer: string, more: object = {}, as?: ReturnType<typeof byToken>) =>
  send('POST', '/onboardings', {
    query: { plan: 'true' },
    body: { ...(await account.request(customer)), ...more },
    ...(as && { as }),
  });

const ledger = async () =>
  (await account.local.dynamodb.send(new ScanCommand({ TableName: 'ledger' }))).Count;

const secretOfPlan = /^oic-onboarding\/plan\.[0-9a-f-]{36}\/primavera$/;

describe('a plan', () => {
  it('tells what was found, in the order of the stages, and leaves nothing behind', async () => {
    looked = {
      items: [item('register-in-cupixworks'), item('provision-instance')],
      findings: [],
      failures: [],
    };
    answering();
    const { status, body } = await plan('fresh');
    expect(status).toBe(200);
    expect(body).toEqual({
      ready: true,
      items: [item('provision-instance'), item('register-in-cupixworks')],
      findings: [],
    });
    expect(await ledger()).toBe(0);
    expect(account.engine.list()).toEqual([]);
  });

  it('explains what would stop the run, and speaks of a plan and not of a run', async () => {
    const report = {
      stage: 'preflight',
      system: 'primavera',
      summary: `Primavera refused ${PASSWORD}.`,
      fix: 'Check the password, then resume.',
    };
    looked.findings = [
      { stage: 'import-project', error: 'Locked', system: 'oic', summary: 'Kim.', fix: 'Ask.' },
    ];
    looked.failures = [
      {
        stage: 'preflight',
        state: 'Check Primavera',
        error: 'InvalidCredentials',
        cause: JSON.stringify({ errorMessage: JSON.stringify(report) }),
      },
      { stage: 'preflight', state: 'Check archive', error: 'States.Timeout', cause: '' },
    ];
    answering();
    const { body, text } = await plan('blocked');
    expect(body.ready).toBe(false);
    expect(body.findings).toMatchObject([
      {
        stage: 'preflight',
        error: 'InvalidCredentials',
        system: 'primavera',
        summary: 'Primavera refused [redacted].',
        fix: 'Check the password, then plan again.',
      },
      { stage: 'preflight', error: 'Timeout', system: 'aws' },
      { stage: 'import-project', error: 'Locked' },
    ]);
    expect(text).not.toContain(PASSWORD);
  });
});

describe('its secrets', () => {
  const echo = {
    Type: 'Succeed',
    Output: {
      items: [
        item('preflight', '{% $string($states.input.request.primavera.credential.secretId) %}'),
      ],
      findings: [],
      failures: [],
    },
  };

  it('are its own and are gone with it', async () => {
    answering(echo);
    const { body } = await plan('own');
    const [{ says: name }] = body.items;
    expect(name).toMatch(secretOfPlan);
    expect(secrets).toEqual([`Create ${name}`, `Delete ${name} for good`]);
  });

  it('are not needed where the onboarding has the very same', async () => {
    answering(echo);
    const started = await send('POST', '/onboardings', { body: await account.request('known') });
    const own = `oic-onboarding/${started.body.onboardingId}/primavera`;
    secrets = [];
    expect((await plan('known')).body.items[0].says).toBe(own);
    expect(secrets).toEqual([]);
    const primavera = {
      url: 'https://primavera-us2.oraclecloud.com',
      username: 'svc@known.example',
    };
    const other = await plan('known', { primavera: { ...primavera, password: 'Other-Horse-43' } });
    expect(other.body.items[0].says).toMatch(secretOfPlan);
    expect(secrets).toHaveLength(2);
  });

  it('of the caller are used in place', async () => {
    answering(echo);
    const theirs = 'customers/theirs/primavera';
    await writeSecret(theirs, { username: 'svc@theirs.example', password: PASSWORD }, 'x');
    const primavera = {
      url: 'https://primavera-us2.oraclecloud.com',
      password: { secret: theirs },
    };
    secrets = [];
    expect((await plan('theirs', { primavera })).body.items[0].says).toBe(theirs);
    expect(secrets).toEqual([]);
  });

  it.each([
    ['fails', { Type: 'Fail', Error: 'States.Runtime', Cause: `It knew ${PASSWORD}.` }, 500],
    ['answers something else', { Type: 'Succeed', Output: { items: 'none' } }, 500],
  ])('are gone when the workflow %s', async (_, state, expected) => {
    answering(state);
    const { status, text } = await plan('failing');
    expect(status).toBe(expected);
    expect(text).not.toContain(PASSWORD);
    expect(secrets.map((line) => line.split(' ')[0])).toEqual(['Create', 'Delete']);
  });

  it('are gone when the workflow takes too long, which is said', async () => {
    answering();
    vi.spyOn(SFNClient.prototype, 'send').mockResolvedValue({ status: 'TIMED_OUT' } as never);
    const { status, body } = await plan('slow');
    expect(status).toBe(504);
    expect(body).toMatchObject({ error: 'Timeout', fix: expect.stringContaining('Plan again') });
    expect(secrets.map((line) => line.split(' ')[0])).toEqual(['Create', 'Delete']);
  });

  it('are gone when the second of them can not be made', async () => {
    answering();
    const spy = vi.spyOn(SecretsManagerClient.prototype, 'send');
    const { getMockImplementation } = spy;
    const through = getMockImplementation.call(spy) as (...all: unknown[]) => never;
    spy.mockImplementation(function (this: unknown, command: unknown) {
      const { input } = command as CreateSecretCommand;
      if (command instanceof CreateSecretCommand && input.Name?.endsWith('/cupixworks')) {
        throw Object.assign(new Error('no'), { $metadata: {}, $fault: 'server' });
      }
      return through.call(this, command);
    } as never);
    const request = await account.request('half');
    const { status } = await plan('half', {
      cupixworks: { ...request.cupixworks, apiToken: 'cupix-token-1' },
    });
    expect(status).toBe(503);
    expect(secrets.filter((line) => line.startsWith('Delete'))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Delete \S+\/primavera for good$/)]),
    );
  });
});

describe('refused like a start', () => {
  it('for a customer of somebody else', async () => {
    const { status } = await plan('secretive', {}, byToken({ customers: 'neighbour' }));
    expect(status).toBe(403);
    expect(secrets).toEqual([]);
  });

  it('for a wrong request, with everything that is wrong', async () => {
    const { status, body } = await plan('wrong', { security: 'much', tracing: 'none' });
    expect(status).toBe(400);
    expect(body.errors).toHaveLength(2);
  });

  it.each([
    { archive: { sha256: 'f'.repeat(64) } },
    {
      primavera: {
        url: 'https://primavera-us2.oraclecloud.com',
        password: { secret: 'customers/absent/primavera' },
      },
    },
  ])('for what is not there: %j', async (more) => {
    const { status, body } = await plan('absent', more);
    expect([status, body.error]).toEqual([422, 'NotFound']);
    expect(secrets).toEqual([]);
  });

  it('when it does not say whether it is one', async () => {
    const body = await account.request('maybe');
    const { status, body: problem } = await send('POST', '/onboardings', {
      query: { plan: 'yes' },
      body,
    });
    expect(status).toBe(400);
    expect(problem.errors).toMatchObject([{ parameter: 'plan' }]);
  });
});

it('plan=false starts', async () => {
  const body = await account.request('started');
  const { status } = await send('POST', '/onboardings', { query: { plan: 'false' }, body });
  expect(status).toBe(202);
});
