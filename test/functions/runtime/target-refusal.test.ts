import { describe, expect, it } from 'vitest';
import { saysTargetRefused } from '#runtime/target-refusal.ts';

describe('saysTargetRefused', () => {
  it.each([
    'HTTP/1.1 401 Unauthorized',
    'The target answered 403.',
    'Access Denied',
    'authentication failed',
    'Unauthorised caller',
    'invalid_credentials',
    'Invalid user name or password',
  ])('hears it in %j', (text) => {
    expect(saysTargetRefused(text)).toBe(true);
  });

  it.each([
    '',
    'HTTP 404 Not Found',
    'Port 4010 is closed',
    'Unknown host primavera.example',
    'Invalid URL',
    'took 14030 ms',
  ])('does not hear it in %j', (text) => {
    expect(saysTargetRefused(text)).toBe(false);
  });
});
