import { beforeEach, describe, expect, it, vi } from 'vitest';
import { handler as check } from '#functions/cupixworks/check-registration.ts';
import { handler as find } from '#functions/cupixworks/find-registration.ts';
import { handler as open } from '#functions/cupixworks/open-registration.ts';
import type { HumanTask } from '#runtime/tasks.ts';
import { instance, useOic } from '#test/functions/oic/oic-setup.ts';
import { run } from '#test/functions/steps.ts';

const setup = useOic();
const secretId = 'oic-onboarding/acme-1/runtime-client';
const registration = {
  oicOAuthTokenUrl: 'https://idcs-1.identity.oraclecloud.com/oauth2/v1/token',
  clientId: 'runtime-1',
  clientSecret: { secretId },
  scope: `${instance.audience}urn:opc:resource:consumer::all`,
  opcAccessTokenUrl: `${instance.runtimeUrl}/flows/1.0/token?Scope=http://primavera-us2.oraclecloud.com/api`,
};
const toFind = { jobId: 'acme-1', registration };
const { clientSecret, ...shown } = registration;
const answer = (registered: object | undefined = shown, status = 'active') => ({
  ...toFind,
  answer: { status, ...registered },
});
const toOpen = {
  taskToken: 'token-1',
  jobId: 'acme-1',
  cupixworks: {
    team: 'acme',
    project: 'ab12cd',
    domain: 'cupix-eu.works',
    assignee: 'kim@acme.example',
    dueDays: 14,
    apiToken: null,
  },
  registration,
  proof: { tokenOk: true, endpointOk: true, primaveraOk: true, at: '2026-01-05T10:00:00Z' },
  problems: [],
};
const task = () =>
  setup.aws.items.get('task#acme-1.register-in-cupixworks task') as unknown as
    | HumanTask
    | undefined;

beforeEach(() => {
  setup.aws.putSecret(secretId, { clientId: 'runtime-1', clientSecret: 'runtime-secret' });
});

describe('open-registration', () => {
  it('opens a task that says where, what, until when, and that it was proved', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 5), toFake: ['Date'] });
    expect(await run(open, toOpen)).toEqual({});
    expect(task()).toMatchObject({
      id: 'acme-1.register-in-cupixworks',
      status: 'OPEN',
      assignee: 'kim@acme.example',
      values: registration,
      title: 'Register in CupixWorks',
      fields: [
        { label: 'OIC OAuth Token URL', value: registration.oicOAuthTokenUrl },
        { label: 'Client ID', value: 'runtime-1' },
        { label: 'Client Secret', secret: true },
        { label: 'Scope', value: registration.scope },
        { label: 'OPC Access Token URL', value: registration.opcAccessTokenUrl },
      ],
      taskToken: 'token-1',
      remindAfterDays: 14 / 3,
      dueAt: '2026-01-19T00:00:00.000Z',
    });
    const text = task()?.instructions.join('\n');
    expect(text).toContain('https://acme.cupix-eu.works/pj/ab12cd');
    expect(text).toContain('Link to Oracle Primavera Cloud');
    expect(text).toContain('2026-01-05T10:00:00Z');
    expect(text).not.toContain('token-1');
  });

  it('leaves an answer alone when it runs twice, and opens again with a new token', async () => {
    await run(open, toOpen);
    const first = task()!;
    setup.aws.items.set('task#acme-1.register-in-cupixworks task', {
      ...first,
      status: 'ANSWERED',
    });
    await run(open, toOpen);
    expect(task()?.status).toBe('ANSWERED');
    await run(open, { ...toOpen, taskToken: 'token-2' });
    expect(task()).toMatchObject({ status: 'OPEN', taskToken: 'token-2' });
  });

  it('says who is asked next, and when to remind, as the request has it', async () => {
    const followUp = { escalateTo: 'lou@acme.example', dueDays: 7, remindAfterDays: 2 };
    const cupixworks = { ...toOpen.cupixworks, ...followUp };
    await run(open, { ...toOpen, cupixworks });
    expect(task()).toMatchObject(followUp);
    expect(
      task()
        ?.asks.filter(({ required }) => required)
        .map(({ name }) => name),
    ).toEqual(['status']);
  });

  it('puts what was wrong first', async () => {
    const { problems } = await run<{ problems: object[] }>(
      check,
      answer({ clientId: 'Runtime-1' }),
    );
    await run(open, { ...toOpen, problems });
    expect(task()?.instructions[0]).toBe(
      'Correct Client ID: it shows "Runtime-1", it should be "runtime-1". It has capitals where small letters stand, or the reverse.',
    );
  });
});

describe('check-registration', () => {
  it.each<[string, object | undefined]>([
    ['all values', shown],
    [
      'values with spaces around',
      Object.fromEntries(Object.entries(shown).map(([k, v]) => [k, ` ${v}\n`])),
    ],
    ['some values', { clientId: 'runtime-1', scope: null }],
    ['none', undefined],
  ])('accepts %s, and writes it down', async (_, registered) => {
    expect(await run(check, answer(registered))).toEqual({ ok: true, problems: [] });
    expect(setup.aws.resource('cupixworks-registration')).toMatchObject({
      id: 'runtime-1',
      facts: { values: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it.each<[string, object, string]>([
    [
      'oicOAuthTokenUrl',
      { ...shown, oicOAuthTokenUrl: 'https://idcs-1/oauth2/v1/token' },
      'OIC OAuth Token URL',
    ],
    ['clientId', { ...shown, clientId: '' }, 'Client ID'],
    ['scope', { ...shown, scope: `${instance.audience}/ic/api/` }, 'Scope'],
    ['opcAccessTokenUrl', { ...shown, opcAccessTokenUrl: 'x' }, 'OPC Access Token URL'],
  ])('names a wrong %s, what was expected and what was seen', async (field, registered, label) => {
    const { ok, problems } = await run<{ ok: boolean; problems: object[] }>(
      check,
      answer(registered),
    );
    expect(ok).toBe(false);
    expect(problems).toEqual([
      expect.objectContaining({
        field: label,
        expected: registration[field as keyof typeof shown],
        seen: registered[field as keyof typeof registered],
      }),
    ]);
    expect(setup.aws.resource('cupixworks-registration')).toBeUndefined();
  });

  it('says which mistake a wrong URL is', async () => {
    const encoded = registration.opcAccessTokenUrl.replace('http://prima', 'http%3A%2F%2Fprima');
    const registered = { ...shown, opcAccessTokenUrl: encoded };
    const { problems } = await run<{ problems: { hint?: string }[] }>(check, answer(registered));
    expect(problems[0]?.hint).toMatch(/URL-encoded/);
  });

  it('does not take "registered" for "active"', async () => {
    expect(await run(check, answer(shown, 'registered'))).toEqual({
      ok: false,
      problems: [
        {
          field: 'State of the integration',
          expected: 'active',
          seen: 'registered',
          hint: expect.stringContaining('Client Secret'),
        },
      ],
    });
  });

  it('scrubs a secret that was pasted into the wrong field, and shortens the rest', async () => {
    const wrong = answer({ clientId: 'runtime-secret', scope: 'x'.repeat(5000) });
    const text = JSON.stringify(await run(check, wrong));
    expect(text).not.toContain('runtime-secret');
    expect(text.length).toBeLessThan(1500);
  });
});

describe('find-registration', () => {
  it('finds exactly what was checked', async () => {
    expect(await run(find, toFind)).toEqual({ registered: false });
    await run(check, answer());
    expect(await run(find, toFind)).toEqual({ registered: true });
  });

  it.each(['oicOAuthTokenUrl', 'clientId', 'scope', 'opcAccessTokenUrl'])(
    'asks again when %s changed (T15)',
    async (field) => {
      await run(check, answer());
      const other = { ...registration, [field]: 'changed' };
      expect(await run(find, { ...toFind, registration: other })).toEqual({ registered: false });
    },
  );

  it('asks again when the secret was renewed under the same name', async () => {
    await run(check, answer());
    setup.aws.secrets.get(secretId)!.version = 2;
    expect(await run(find, toFind)).toEqual({ registered: false });
  });
});
