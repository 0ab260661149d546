import { Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { whenThrottled } from '#statemachines/retry.ts';
import { describeRetries, longestSeconds } from '../../docs/retry-budget.ts';

describe('longestSeconds', () => {
  it('adds the waits, each longer than the one before', () => {
    const retry = { interval: Duration.seconds(5), backoffRate: 2, maxAttempts: 3 };

    expect(longestSeconds(retry)).toBe(5 + 10 + 20);
  });

  it('lets no wait be longer than the slowest', () => {
    const retry = {
      interval: Duration.seconds(30),
      backoffRate: 2,
      maxDelay: Duration.minutes(1),
      maxAttempts: 4,
    };

    expect(longestSeconds(retry)).toBe(30 + 60 + 60 + 60);
  });

  it('takes the values that Step Functions takes where none are given', () => {
    expect(longestSeconds({})).toBe(1 + 2 + 4);
  });
});

describe('describeRetries', () => {
  it('says how often and how long', () => {
    const minutes = Math.ceil(longestSeconds(whenThrottled) / 60);

    expect(describeRetries('Throttled')).toBe(
      `Yes: up to ${whenThrottled.maxAttempts} times within ${minutes} min`,
    );
  });

  it('names where another retry applies', () => {
    expect(describeRetries('Unavailable')).toMatch(/; in Preflight up to 3 times within 35 s$/);
  });

  it('says no for an error that nobody retries', () => {
    expect(describeRetries('InvalidRequest')).toBe('No');
  });
});
