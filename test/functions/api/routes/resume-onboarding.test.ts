import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { findJob, readAudit, recordProgress } from '#runtime/ledger.ts';
import { PrimaveraCredential, readSecret, secretName } from '#runtime/secrets.ts';
import { byToken, send, useApiAccount } from '../api-account.ts';

const account = useApiAccount();
const OLD = 'Correct-Horse-42';
const NEW = 'Better-Horse-43';

/** An onboarding that stands still. */
async function stopped(customer: string) {
  const made = await account.onboard(customer);
  await account.engine.stop(made.arn);
  return made;
}

const resume = (id: string, body?: unknown, as = byToken({ customers: '*' })) =>
  send('POST', `/onboardings/${id}/resume`, { body, as });
const passwordOf = async (secretId: string) =>
  (await readSecret(secretId, PrimaveraCredential)).value.password;
const ownSecret = (id: string) => secretName(id, 'primavera');

async function makeSecret(name: string, fields: Record<string, string> | string): Promise<string> {
  const SecretString = typeof fields === 'string' ? fields : JSON.stringify(fields);
  await account.local.secrets.send(new CreateSecretCommand({ Name: name, SecretString }));
  return name;
}

describe('a corrected password', () => {
  it('is in Secrets Manager before the onboarding goes on, and nowhere else', async () => {
    const { id, arn } = await stopped('acme');
    const { status, body, text } = await resume(id, { primavera: { password: NEW } });
    expect([status, body.how, body.executionArn]).toEqual([202, 'redriven', arn]);
    expect(await passwordOf(ownSecret(id))).toBe(NEW);
    const told = [text, await findJob(id), await readAudit(id), account.engine.history(arn)];
    expect(JSON.stringify(told)).not.toContain(NEW);
    expect((await readAudit(id)).at(-1)).toMatchObject({
      what: 'onboarding resumed: redriven, with credentials',
    });
  });

  it('may lie in a secret of the customer; then another execution takes that one', async () => {
    const { id, arn } = await stopped('globex');
    const before = await findJob(id);
    const fields = { username: 'svc@globex.example', password: NEW };
    const secret = await makeSecret('customers/globex/primavera', fields);
    const { body } = await resume(id, { primavera: { password: { secret } } });
    expect(body.how).toBe('restarted');
    expect(body.executionArn).not.toBe(arn);
    const { request } = JSON.parse(account.engine.describe(body.executionArn).input!);
    expect(request.primavera.credential).toEqual({ secretId: secret });
    const changed = { ...(before?.request.primavera as object), credential: { secretId: secret } };
    expect((await findJob(id))?.request).toEqual({ ...before?.request, primavera: changed });
    expect(request).toEqual((await findJob(id))?.request);
    expect(await passwordOf(ownSecret(id))).toBe(OLD);
  });

  it('as plain text of a secret is copied to where the workflow reads fields', async () => {
    const { id } = await stopped('initech');
    const secret = await makeSecret('customers/initech/plain', NEW);
    expect((await resume(id, { primavera: { password: { secret } } })).body.how).toBe('redriven');
    expect(await passwordOf(ownSecret(id))).toBe(NEW);
  });

  it('is the only thing that changes; an API token may come with it', async () => {
    const { id } = await stopped('umbrella');
    const token = 'cupix-token-0123456789';
    const { body } = await resume(id, { cupixworks: { apiToken: token } });
    expect(body.how).toBe('restarted');
    expect((await findJob(id))?.request.cupixworks).toMatchObject({
      apiToken: { secretId: secretName(id, 'cupixworks') },
      team: 'umbrella',
    });
    expect(await passwordOf(ownSecret(id))).toBe(OLD);
  });
});

describe('credentials of an onboarding that has not stopped', () => {
  it('are left alone; sending those that it has is no mistake', async () => {
    const { id } = await account.onboard('hooli');
    const same = await resume(id, { primavera: { password: OLD } });
    expect([same.status, same.body.how]).toEqual([202, 'running']);
    const other = await resume(id, { primavera: { password: NEW } });
    expect([other.status, other.body.error]).toEqual([409, 'Conflict']);
    expect(await passwordOf(ownSecret(id))).toBe(OLD);
    expect((await resume(id, { cupixworks: { apiToken: 'cupix-token-1' } })).status).toBe(409);
  });

  it('a second click after the first has worked does nothing', async () => {
    const { id } = await stopped('pied-piper');
    const body = { primavera: { password: NEW } };
    expect((await resume(id, body)).body.how).toBe('redriven');
    expect((await resume(id, body)).body.how).toBe('running');
  });
});

describe('a correction is refused', () => {
  it.each([
    ['without a password', { primavera: {} }, '#/primavera/password'],
    ['that is empty', { primavera: { password: '' } }, '#/primavera/password'],
    ['of anything else', { primavera: { password: NEW, username: 'x' } }, '#/primavera/username'],
    ['of other parts', { archive: { sha256: 'f' } }, '#/archive'],
    ['from our environment', { primavera: { password: { env: 'HOME' } } }, '#/primavera/password'],
    [
      'from our disk',
      { cupixworks: { apiToken: { file: '/etc/passwd' } } },
      '#/cupixworks/apiToken',
    ],
    ['that is none', [NEW], '#'],
  ])('%s', async (_, body, pointer) => {
    const { id } = await stopped('stark');
    const count = account.engine.list().length;
    const { status, body: problem, text } = await resume(id, body);
    expect(status).toBe(400);
    expect(problem.errors.map((one: { pointer: string }) => one.pointer)).toContain(pointer);
    expect(text).not.toContain(NEW);
    expect(await passwordOf(ownSecret(id))).toBe(OLD);
    expect(account.engine.list()).toHaveLength(count);
    expect(account.engine.list({ statusFilter: 'RUNNING' }).map(({ name }) => name)).not.toContain(
      `${id}-1`,
    );
  });

  it('when its secret is none of the customer, is missing, or belongs to another user', async () => {
    const { id } = await stopped('wayne');
    const as = byToken({ customers: 'wayne' });
    const sent = (secret: string) => resume(id, { primavera: { password: { secret } } }, as);
    expect((await sent('customers/acme/primavera')).status).toBe(403);
    expect((await sent('customers/wayne/missing')).status).toBe(422);
    const other = { username: 'somebody@wayne.example', password: NEW };
    expect((await sent(await makeSecret('customers/wayne/other', other))).status).toBe(422);
    expect((await findJob(id))?.status).toBe('RUNNING');
    expect(account.engine.list({ statusFilter: 'RUNNING' }).map(({ name }) => name)).not.toContain(
      `${id}-1`,
    );
  });

  it('after the end: a new password of a working connection is another request', async () => {
    const { id, arn } = await account.onboard('tyrell');
    await account.engine.sendTaskSuccess(account.tokenOf(arn), '{}');
    await account.engine.finished(arn);
    await recordProgress(id, { status: 'SUCCEEDED' });
    expect((await resume(id, { primavera: { password: NEW } })).status).toBe(409);
    expect((await resume(id)).body.how).toBe('finished');
  });
});

it('the corrected request sent again as a whole works, too', async () => {
  const request = await account.request('soylent');
  const first = await send('POST', '/onboardings', { body: request });
  await account.engine.stop(first.body.executionArn);
  const body = { ...request, primavera: { ...request.primavera, password: NEW } };
  const again = await send('POST', '/onboardings', { body });
  expect(again.body).toMatchObject({ onboardingId: first.body.onboardingId, started: true });
  expect(await passwordOf(ownSecret(first.body.onboardingId))).toBe(NEW);
});
