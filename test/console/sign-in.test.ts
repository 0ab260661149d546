import { afterEach, describe, expect, it, vi } from 'vitest';
import { whyNotOurs } from '#console/sign-in/id-token.ts';
import { challengeOf, randomText } from '#console/sign-in/pkce.ts';
import {
  authorization,
  beginSession,
  endSession,
  onSession,
  sessionHasEnded,
} from '#console/sign-in/session.ts';

/** https://www.rfc-editor.org/rfc/rfc7636#appendix-B */
it('makes the challenge of the example in RFC 7636', async () => {
  expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
});

it('makes verifiers that are as long as they must be, and never the same', () => {
  expect(randomText()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(randomText()).not.toBe(randomText());
});

describe('an ID token', () => {
  const now = Date.parse('2026-03-02T12:00:00.000Z');
  const expected = { issuer: 'https://id.example', clientId: 'console', nonce: 'n-1', now };
  const claims = { iss: 'https://id.example', aud: 'console', nonce: 'n-1', exp: now / 1000 + 300 };
  const tokenOf = (payload: object) =>
    `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.x`;

  it('is taken when it answers this very sign-in', () => {
    expect(whyNotOurs(tokenOf(claims), expected)).toBeUndefined();
    expect(whyNotOurs(tokenOf({ ...claims, aud: ['api', 'console'] }), expected)).toBeUndefined();
    expect(whyNotOurs(tokenOf({ ...claims, name: 'Zoë → 测试' }), expected)).toBeUndefined();
  });

  it.each([
    [{ iss: 'https://other.example' }, 'another issuer'],
    [{ aud: 'else' }, 'another application'],
    [{ nonce: 'n-0' }, 'another sign-in'],
    [{ nonce: undefined }, 'another sign-in'],
    [{ exp: now / 1000 - 300 }, 'expired'],
    [{ exp: undefined }, 'expired'],
  ])('is refused with %j', (change, why) => {
    expect(whyNotOurs(tokenOf({ ...claims, ...change }), expected)).toContain(why);
  });

  it.each(['', 'abc', 'a.b.c', 'a.!.c'])('is refused when it is %j', (token) => {
    expect(whyNotOurs(token, expected)).toContain('no readable ID token');
  });
});

describe('a session', () => {
  afterEach(() => endSession());

  it('sends no header before it begins, and none after its end', async () => {
    endSession();
    expect(await authorization()).toEqual({});
    expect(sessionHasEnded()).toBe(true);
    const told = vi.fn();
    const stop = onSession(told);
    beginSession({ token: 't-1', expiresAt: Number.POSITIVE_INFINITY });
    stop();
    expect(await authorization()).toEqual({ authorization: 'Bearer t-1' });
    expect(sessionHasEnded()).toBe(false);
    expect(told).toHaveBeenCalledOnce();
  });

  it('renews its token once, shortly before it expires, however many calls wait for it', async () => {
    const renew = vi.fn(async () => ({ token: 't-2', expiresAt: 10_000_000 }));
    beginSession({ token: 't-1', expiresAt: 1_000_000, renew });
    expect(await authorization(900_000)).toEqual({ authorization: 'Bearer t-1' });
    const both = await Promise.all([authorization(950_000), authorization(950_000)]);
    expect(both).toEqual([{ authorization: 'Bearer t-2' }, { authorization: 'Bearer t-2' }]);
    expect(renew).toHaveBeenCalledOnce();
  });

  it('goes on with the old token when the renewal fails: the service decides', async () => {
    beginSession({ token: 't-1', expiresAt: 0, renew: () => Promise.reject(new Error('no')) });
    expect(await authorization()).toEqual({ authorization: 'Bearer t-1' });
  });
});
