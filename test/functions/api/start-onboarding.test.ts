import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CheckedRequest, checkRequest } from '#functions/api/request/check-request.ts';
import { onboardingId } from '#functions/api/request/onboarding-id.ts';
import { startOnboarding } from '#functions/api/start-onboarding.ts';
import { MemoryAws } from './memory-aws.ts';
import { surroundingsWith, validRequest } from './request/valid-request.ts';

const archive = { bucket: 'b', key: 'k', sha256: 'f'.repeat(64), bytes: 1 };
let aws: MemoryAws;

beforeEach(() => {
  aws = new MemoryAws();
});
afterEach(() => aws.restore());

async function checked(change: (request: ReturnType<typeof validRequest>) => void = () => {}) {
  const request = validRequest();
  change(request);
  const verdict = await checkRequest(request, undefined, surroundingsWith({}));
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems));
  return verdict.checked;
}

const idOf = ({ request }: CheckedRequest) => onboardingId(request);

describe('starting an onboarding', () => {
  it('stores the secrets first, then tells the ledger, then starts', async () => {
    const request = await checked();
    const id = idOf(request);
    const { executionArn, started } = await startOnboarding(request, archive);
    expect(aws.calls).toEqual([
      `secret oic-onboarding/${id}/primavera`,
      `secret oic-onboarding/${id}/cupixworks`,
      'ledger',
      `start ${id}-1`,
    ]);
    expect(started).toBe(true);
    expect(executionArn).toBe(`arn:aws:states:eu-central-1:1:execution:Onboarding:${id}-1`);
  });

  it('puts no secret into the input or the ledger', async () => {
    const request = await checked();
    await startOnboarding(request, archive);
    const visible = JSON.stringify([
      aws.execution(`${idOf(request)}-1`).input,
      [...aws.onboardings.values()],
    ]);
    expect(visible).not.toMatch(/correct horse|cupix-token/);
    expect([...aws.secrets.values()].join()).toMatch(/correct horse battery.*cupix-token-1/);
  });

  it('joins the execution that runs for the same request', async () => {
    const request = await checked();
    const first = await startOnboarding(request, archive);
    const second = await startOnboarding(request, archive);
    expect(second).toEqual({ ...first, started: false });
    expect(aws.executions.size).toBe(1);
  });

  it('refuses another request for an onboarding that runs', async () => {
    await startOnboarding(await checked(), archive);
    const other = await checked((request) => {
      request.cupixworks.dueDays = 3;
    });
    await expect(startOnboarding(other, archive)).rejects.toMatchObject({ name: 'Conflict' });
  });

  it('numbers executions on', async () => {
    const request = await checked();
    await startOnboarding(request, archive);
    aws.execution(`${idOf(request)}-1`).status = 'SUCCEEDED';
    await startOnboarding(request, archive);
    expect(aws.execution(`${idOf(request)}-2`).status).toBe('RUNNING');
  });

  it('uses the number again when the process died before it started', async () => {
    const request = await checked();
    await startOnboarding(request, archive);
    aws.executions.clear();
    await startOnboarding(request, archive);
    expect(aws.execution(`${idOf(request)}-1`).status).toBe('RUNNING');
  });
});

describe('secrets of the caller’s own', () => {
  const withSecret = (username?: string) =>
    checked((request) => {
      request.primavera.password = { secret: 'customers/acme' };
      if (username === undefined) Reflect.deleteProperty(request.primavera, 'username');
      else request.primavera.username = username;
      Reflect.deleteProperty(request.cupixworks, 'apiToken');
    });
  const credentialOf = (request: CheckedRequest) =>
    JSON.parse(aws.execution(`${idOf(request)}-1`).input).request.primavera.credential.secretId;

  it('with user name and password is used in place', async () => {
    aws.secrets.set('customers/acme', '{"username":"svc@acme.example","password":"pw-in-place"}');
    const request = await withSecret();
    await startOnboarding(request, archive);
    expect(credentialOf(request)).toBe('customers/acme');
    expect(aws.secrets.size).toBe(1);
  });

  it.each(['plain-password', '{"password":"plain-password"}'])(
    'holding %s is copied',
    async (text) => {
      aws.secrets.set('customers/acme', text);
      const request = await withSecret('svc@acme.example');
      await startOnboarding(request, archive);
      const copy = aws.secrets.get(credentialOf(request)) ?? '';
      expect(JSON.parse(copy)).toEqual({
        username: 'svc@acme.example',
        password: 'plain-password',
      });
    },
  );

  it.each([
    ['of another user', '{"username":"a@b.example","password":"pw-123456"}', 'svc@acme.example'],
    ['without a password', '{"username":"svc@acme.example"}', undefined],
    ['with a line break', 'pw-123456\n', 'svc@acme.example'],
    ['without any user name', 'pw-123456', undefined],
  ])('%s is refused before anything starts', async (_, text, username) => {
    aws.secrets.set('customers/acme', text);
    const starting = startOnboarding(await withSecret(username), archive);
    await expect(starting).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(starting).rejects.not.toMatchObject({
      message: expect.stringContaining('pw-123456'),
    });
    expect(aws.executions.size).toBe(0);
  });

  it('that does not exist is refused', async () => {
    const starting = startOnboarding(await withSecret(), archive);
    await expect(starting).rejects.toMatchObject({ name: 'NotFound' });
  });
});
