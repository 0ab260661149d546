import { GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it, vi } from 'vitest';
import { send, useApiAccount } from './api-account.ts';

const account = useApiAccount();

describe('an address', () => {
  it.each(['/onboarding', '/onboardings/', '/onboardings/a/b', '/onboardings/..%2f', '//tasks'])(
    '%s is unknown',
    async (path) => {
      const { status, body } = await send('GET', path);
      expect([status, body.error]).toEqual([404, 'NotFound']);
    },
  );

  it.each([
    ['DELETE', '/onboardings', 'GET, POST'],
    ['PUT', '/onboardings/acme-1a2b3c4d', 'GET'],
    ['GET', '/onboardings/acme-1a2b3c4d/resume', 'POST'],
    // A link in a mail is opened by scanners; nothing may happen by GET.
    ['GET', '/tasks/t/complete', 'POST'],
    ['GET', '/tasks/t/reject', 'POST'],
    ['GET', '/tasks/t/reveal', 'POST'],
    ['OPTIONS', '/tasks', 'GET'],
  ])('does not take %s %s', async (method, path, allow) => {
    const { status, headers } = await send(method, path);
    expect([status, headers.allow]).toEqual([405, allow]);
  });
});

describe('every answer', () => {
  it('is kept by nobody and taken for no page', async () => {
    for (const path of ['/onboardings', '/unknown']) {
      const { headers } = await send('GET', path);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('that is a problem leads to its page', async () => {
    vi.stubEnv('RUNBOOK_URL', 'https://example.com/oic-onboarding');
    const { body } = await send('GET', '/unknown');
    vi.stubEnv('RUNBOOK_URL', '');
    expect(body.type).toBe('https://example.com/oic-onboarding/docs/errors/NotFound.md');
  });
});

describe('when AWS refuses', () => {
  const failWith = async (error: Error) => {
    const { id } = await account.onboard('acme');
    expect((await send('GET', `/onboardings/${id}`)).status).toBe(200);
    const states = mockClient(SFNClient);
    states.on(GetExecutionHistoryCommand).rejects(error);
    const answer = await send('GET', `/onboardings/${id}`);
    states.restore();
    return answer;
  };
  const awsError = (name: string, httpStatusCode: number) =>
    Object.assign(new Error('User: arn:aws:iam::1:role/inside is not authorized'), {
      name,
      $metadata: { httpStatusCode },
    });

  it('for lack of a right of ours, the caller is not to blame and learns nothing', async () => {
    const { status, body, text } = await failWith(awsError('AccessDeniedException', 400));
    expect([status, body.error, body.requestId]).toEqual([500, 'Unexpected', 'request-1']);
    expect(text).not.toContain('inside');
  });

  it('for a while, the caller is told to come again', async () => {
    const { status, headers, body } = await failWith(awsError('ThrottlingException', 400));
    expect([status, body.error, headers['retry-after']]).toEqual([503, 'Unavailable', '5']);
  });
});

it('a body where none belongs is refused, an empty object is not', async () => {
  const { id } = await account.onboard('globex');
  const resume = (raw: string) => send('POST', `/onboardings/${id}/resume`, { raw });
  expect((await resume('{"force":true}')).status).toBe(400);
  expect((await resume('{}')).status).toBe(202);
});
