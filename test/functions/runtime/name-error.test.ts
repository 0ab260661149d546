import { describe, expect, it } from 'vitest';
import { Locked } from '#runtime/errors.ts';
import { rememberSecret, withinInvocation } from '#runtime/invocation.ts';
import { nameError } from '#runtime/name-error.ts';

function aws(name: string, httpStatusCode: number | undefined, $fault?: string): Error {
  const $metadata = { httpStatusCode, requestId: 'aws-1' };
  return Object.assign(new Error('what AWS says'), { name, $fault, $metadata });
}

const broken = (code: string) => Object.assign(new Error('beneath'), { code });

describe('nameError', () => {
  it('leaves an error of ours as it is', () => {
    const error = new Locked({ system: 'oic', summary: 'Locked.', fix: 'Unlock.' });
    expect(nameError(error, 'oci')).toBe(error);
  });

  it.each([
    [aws('ThrottlingException', 400, 'client'), 'Throttled'],
    [aws('TooManyRequestsException', 429), 'Throttled'],
    [aws('ProvisionedThroughputExceededException', 400), 'Throttled'],
    [aws('RequestLimitExceeded', 400), 'Throttled'],
    [aws('SlowDown', 503), 'Throttled'],
    [aws('AccessDeniedException', 400), 'NotAuthorized'],
    [aws('AccessDenied', 403), 'NotAuthorized'],
    [aws('UnrecognizedClientException', 400), 'NotAuthorized'],
    [aws('InvalidClientTokenId', 403), 'NotAuthorized'],
    [aws('ResourceNotFoundException', 400), 'NotFound'],
    [aws('NoSuchBucket', 404), 'NotFound'],
    [aws('InternalServiceError', 500, 'server'), 'Unavailable'],
    [aws('Whatever', 400, 'server'), 'Unavailable'],
    [aws('ServiceUnavailable', 503), 'Unavailable'],
    [aws('TimeoutError', undefined), 'Unavailable'],
    [aws('ValidationException', 400, 'client'), 'Unexpected'],
  ])('of AWS: %s is %s', (error, name) => {
    const named = nameError(error, 'oic');
    expect(named.name).toBe(name);
    expect(named.cause).toBe(error);
    expect(named.explanation).toMatchObject({
      system: 'aws',
      summary: `AWS answered ${error.name}: what AWS says`,
      seen: { serviceCode: error.name, requestId: 'aws-1' },
    });
  });

  it.each([
    ['ECONNRESET', 'Unavailable'],
    ['ECONNREFUSED', 'Unavailable'],
    ['EPIPE', 'Unavailable'],
    ['ETIMEDOUT', 'Unavailable'],
    ['EAI_AGAIN', 'Unavailable'],
    ['ENOTFOUND', 'Unavailable'],
    ['ERR_STREAM_PREMATURE_CLOSE', 'Unavailable'],
    ['ENOENT', 'Unexpected'],
    ['XECONNRESET', 'Unexpected'],
  ])('of a connection: %s is %s', (code, name) => {
    expect(nameError(broken(code), 'oic')).toMatchObject({ name, explanation: { system: 'oic' } });
  });

  it.each([new DOMException('late', 'TimeoutError'), new DOMException('stopped', 'AbortError')])(
    'of a deadline: %s is Timeout',
    (error) => {
      expect(nameError(error, 'primavera')).toMatchObject({
        name: 'Timeout',
        explanation: { system: 'primavera' },
      });
    },
  );

  it.each([
    [new TypeError('x is not a function'), 'TypeError: x is not a function'],
    ['a text', 'a text'],
    [undefined, 'undefined'],
    [{ toString: (): string => 'odd' }, 'odd'],
  ])('of a defect: %s is told as it is', (thrown, text) => {
    const named = nameError(thrown, 'oic');
    expect(named.name).toBe('Unexpected');
    expect(named.message).toContain(text);
    expect(named.cause).toBe(thrown);
  });

  it('repeats no secret, and no endless text', async () => {
    const [ours, theirs] = await withinInvocation(new AbortController().signal, async () => {
      rememberSecret('hunter22');
      return [
        nameError(new Error(`${'x'.repeat(290)}hunter22${'y'.repeat(900)}`), 'oic').message,
        nameError(Object.assign(aws('X', 400), { message: 'hunter22' }), 'oic').message,
      ];
    });
    expect(ours).toMatch(/x{280}/);
    expect(ours).not.toMatch(/hunt|y{20}/);
    expect(theirs).toBe('AWS answered X: [redacted]');
  });
});
