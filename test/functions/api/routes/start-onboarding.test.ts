import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { findJob, readAudit } from '#runtime/ledger.ts';
import { byToken, type Sent, send, useApiAccount } from '../api-account.ts';

const account = useApiAccount();
const start = (sent: Sent) => send('POST', '/onboardings', sent);

/** Everything that a start leaves behind. */
async function traces() {
  const { SecretList = [] } = await account.local.secrets.send(new ListSecretsCommand({}));
  const list = await send('GET', '/onboardings', { query: { limit: '100' } });
  return [account.engine.list().length, SecretList.length, list.body.items.length];
}

/** Sends something wrong and expects that nothing happened. */
async function refused(sent: Sent) {
  const before = await traces();
  const answer = await start(sent);
  expect(await traces()).toEqual(before);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  return answer;
}

describe('starting an onboarding', () => {
  it('answers at once and says where to watch it', async () => {
    const { status, headers, body } = await start({ body: await account.request('alpha') });
    expect(status).toBe(202);
    expect(body).toMatchObject({ onboardingId: expect.stringMatching(/^alpha-/), started: true });
    expect(headers.location).toBe(`/v1/onboardings/${body.onboardingId}`);
    const view = await send('GET', `/onboardings/${body.onboardingId}`);
    expect(view.body).toMatchObject({ customer: 'alpha', status: 'RUNNING' });
    const waiting = view.body.stages.find(
      ({ name }: { name: string }) => name === 'register-in-cupixworks',
    );
    expect(waiting).toMatchObject({ status: 'waiting', waitingFor: 'a person' });
  });

  it('has the password in Secrets Manager and nowhere else', async () => {
    const { body } = await start({ body: await account.request('beta') });
    const id = body.onboardingId;
    const seen = [
      (await send('GET', `/onboardings/${id}`)).text,
      JSON.stringify(await findJob(id)),
      JSON.stringify(account.engine.describe(body.executionArn)),
      JSON.stringify(await readAudit(id)),
    ];
    expect(seen.join()).not.toContain('Correct-Horse-42');
    expect(seen.join()).toContain(`oic-onboarding/${id}/primavera`);
  });

  it('notes who did it', async () => {
    const { body } = await start({ body: await account.request('gamma') });
    expect(await readAudit(body.onboardingId)).toMatchObject([
      { who: 'op@vendor.example', what: 'onboarding requested' },
    ]);
  });

  it('the same request again is the same onboarding', async () => {
    const request = await account.request('delta');
    const first = await start({ body: request });
    const second = await start({ body: request });
    expect(second.body).toEqual({ ...first.body, started: false });
  });

  it('another request meanwhile is a conflict', async () => {
    const request = await account.request('epsilon');
    await start({ body: request });
    const { status, body } = await refused({ body: { ...request, tracing: 'debug' } });
    expect([status, body.error]).toEqual([409, 'Conflict']);
  });
});

describe('a wrong request', () => {
  it('gets everything that is wrong at once, each with its place', async () => {
    const request = await account.request('wrong');
    const { status, body } = await refused({
      body: {
        ...request,
        customer: 'Not A Name',
        archive: './project.car',
        primavera: { ...request.primavera, url: 'http://example.com', 'pass/word': 'x' },
      },
    });
    expect(status).toBe(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      '#/archive',
      '#/customer',
      '#/primavera/pass~1word',
      '#/primavera/url',
    ]);
    expect(body).toMatchObject({
      type: 'docs/errors/InvalidRequest.md',
      title: 'Invalid request',
      error: 'InvalidRequest',
      requestId: 'request-1',
    });
  });

  it.each(['status', 'executionArn', 'onboardingId', 'taskToken', '__proto__', 'secretId'])(
    'may not set %s',
    async (name) => {
      const request = JSON.stringify(await account.request('wrong'));
      const { status, body } = await refused({
        raw: request.replace('{', `{"${name}":"SUCCEEDED",`),
      });
      expect(status).toBe(400);
      expect(body.errors).toMatchObject([{ pointer: `#/${name}` }]);
    },
  );

  it.each([{ env: 'HOME' }, { file: '/etc/passwd' }])(
    'may not have the server read %j',
    async (password) => {
      const request = await account.request('wrong');
      const { status, body } = await refused({
        body: { ...request, primavera: { ...request.primavera, password } },
      });
      expect(status).toBe(400);
      expect(body.errors).toMatchObject([
        {
          pointer: '#/primavera/password',
          detail: expect.stringContaining('only the command line'),
        },
      ]);
    },
  );

  it.each([
    ['no JSON', { raw: '{"password":"Correct-Horse-42"' }, 400],
    ['nothing', { raw: '' }, 400],
    ['a list', { body: [] }, 400],
    ['null', { raw: 'null' }, 400],
    ['YAML', { raw: 'kind: Onboarding', headers: { 'content-type': 'text/yaml' } }, 415],
    [
      'a form',
      { raw: 'a=b', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
      415,
    ],
    ['a quarter of a megabyte', { raw: JSON.stringify('x'.repeat(256 * 1024)) }, 413],
  ])('that is %s is refused', async (_, sent, expected) => {
    const { status, text } = await refused(sent);
    expect(status).toBe(expected);
    expect(text).not.toContain('Correct-Horse-42');
  });

  it.each(['planned', 'dryRun'])('may not have the parameter %s', async (parameter) => {
    const { status, body } = await refused({
      body: await account.request('wrong'),
      query: { [parameter]: 'true' },
    });
    expect([status, body.errors[0].parameter]).toEqual([400, parameter]);
  });

  it('whose archive was not uploaded is refused', async () => {
    const request = { ...(await account.request('wrong')), archive: { sha256: '0'.repeat(64) } };
    const { status, body } = await refused({ body: request });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ pointer: '#/archive/sha256' }]);
  });
});

describe('a secret that a request names', () => {
  const withSecret = async (secret: string) => {
    const request = await account.request('zeta');
    return { ...request, primavera: { ...request.primavera, password: { secret } } };
  };

  it.each([
    ['another customer’s', 'customers/other/primavera'],
    ['one of another onboarding of ours', 'oic-onboarding/other-1a2b3c4d/primavera'],
    ['our own key', 'oic-onboarding/oci'],
  ])('must not be %s', async (_, secret) => {
    const as = byToken({ customers: 'zeta' });
    const { status, body } = await refused({ as, body: await withSecret(secret) });
    expect(status).toBe(403);
    expect(body.errors).toMatchObject([{ pointer: '#/primavera/password/secret' }]);
  });

  it('must exist', async () => {
    const { status, body } = await refused({ body: await withSecret('customers/zeta/missing') });
    expect([status, body.error]).toEqual([422, 'NotFound']);
  });
});
