import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  groupOf,
  plainMessage,
  toFailedInstance,
} from '#functions/oic/recovery/failed-instance.ts';
import { isLike } from '#functions/oic/recovery/glob.ts';

describe('plainMessage', () => {
  it.each([
    ['CASDK-0033: no answer for order 17', 'CASDK-0033: no answer for order #'],
    ['PO-10017 of 2026-07-15T07:00:00.000+0000 failed', 'PO-# of # failed'],
    ['The endpoint answered with status 503', 'The endpoint answered with status 503'],
    ['ORA-01403: no data\n  found in  line 3', 'ORA-01403: no data found in line #'],
    ['instance BhYp_G7OEfGJYpvwjtaODQ1 is gone', 'instance # is gone'],
    ['key 123e4567-e89b-12d3-a456-426614174000 is taken', 'key # is taken'],
    ['<html><body>Bad Gateway</body></html>', 'Bad Gateway'],
    ['an-unusually-long-name-of-a-thing stays', 'an-unusually-long-name-of-a-thing stays'],
  ])('makes "%s" comparable', (message, plain) => {
    expect(plainMessage(message)).toBe(plain);
  });

  it('shows no token, and no more than 200 characters', () => {
    expect(plainMessage('refused Bearer abc123DEF456ghi789')).not.toContain('abc123');
    expect(plainMessage('word '.repeat(10_000))).toHaveLength(200);
  });

  it('is the same for messages that differ in numbers only', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (one, other) => {
        const of = (number: number) => plainMessage(`Order ${number}: item ${number} is missing`);
        expect(of(one)).toBe(of(other));
      }),
    );
  });
});

describe('isLike', () => {
  it.each([
    ['no answer from orders', '*answer*', true],
    ['no answer from orders', 'NO ANSWER*', true],
    ['no answer from orders', 'answer', false],
    ['no answer', '?? answer', true],
    ['no answer', '*', true],
    ['', '*', true],
    ['', '', true],
    ['a', '', false],
    ['a.b', 'a.b', true],
    ['axb', 'a.b', false],
    ['[x] (y)', '[x] (*)', true],
  ])('"%s" and "%s": %s', (text, pattern, expected) => {
    expect(isLike(text, pattern)).toBe(expected);
  });

  it('says what a regular expression would say', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 });
    const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 10 });
    fc.assert(
      fc.property(text, letters, (said, sought) => {
        const pattern = sought.join('');
        const expression = `^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`;
        expect(isLike(said.join(''), pattern)).toBe(new RegExp(expression).test(said.join('')));
      }),
    );
  });

  it('takes no longer for many stars', () => {
    expect(isLike('a'.repeat(20_000), `${'*a'.repeat(100)}b`)).toBe(false);
  });
});

describe('a failure as it is kept', () => {
  const seen = {
    id: '1',
    status: 'FAILED' as const,
    errorCode: '504',
    errorMessage: 'no answer for order 17',
    integration: {
      code: 'ORDER_IN',
      name: 'Order in',
      version: '01.00.0000',
      projectCode: 'SALES',
    },
    creationDate: '2026-07-15T07:00:00.000+0000',
    primaryName: 'OrderNumber',
    primaryValue: 'PO-17',
  };

  it('has what decisions need, and never details that may be payload', () => {
    const kept = toFailedInstance({ ...seen, errorDetails: '<order>secret</order>' } as never);
    expect(kept).toEqual({
      id: '1',
      status: 'FAILED',
      project: 'SALES',
      integration: 'ORDER_IN',
      version: '01.00.0000',
      errorCode: '504',
      message: 'no answer for order #',
      recoverable: false,
      retries: 0,
      createdAt: Date.UTC(2026, 6, 15, 7),
      updatedAt: Date.UTC(2026, 6, 15, 7),
      business: 'OrderNumber PO-17',
      isPurged: false,
    });
  });

  it('belongs to the group of its integration, code and message', () => {
    const of = (changes: object) => groupOf(toFailedInstance({ ...seen, ...changes } as never));
    expect(of({ id: '2', errorMessage: 'no answer for order 18' })).toBe(of({}));
    expect(of({ errorCode: '500' })).not.toBe(of({}));
    expect(of({ projectCode: 'OTHER' })).not.toBe(of({}));
  });
});
