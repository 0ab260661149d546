import { describe, expect, it } from 'vitest';
import { claimsOf, wrongClaim } from '#functions/cupixworks/token-claims.ts';
import { instance } from '#test/functions/oic/oic-setup.ts';

const now = Date.UTC(2026, 0, 5);
const registration = {
  clientId: 'runtime-1',
  scope: `${instance.audience}urn:opc:resource:consumer::all`,
};
/** The claims of a real token: names and shapes as Oracle's domains issue them. */
const real = {
  iss: 'https://identity.oraclecloud.com/',
  tenant_iss: 'https://idcs-1.identity.oraclecloud.com:443',
  aud: [
    instance.audience,
    'https://acme.integration.eu-frankfurt-1.ocp.oraclecloud.com:443',
    'urn:opc:lbaas:logicalguid=ABC123',
  ],
  scope: 'urn:opc:resource:consumer::all',
  client_id: 'runtime-1',
  exp: now / 1000 + 3600,
};
const check = (claims: object) =>
  wrongClaim(claims, { registration, audience: instance.audience, now });

describe('wrongClaim', () => {
  it.each<[string, object]>([
    ['a real token', real],
    ['one audience instead of a list', { ...real, aud: instance.audience }],
    ['an audience with a slash', { ...real, aud: [`${instance.audience}/`] }],
    ['the whole scope', { ...real, scope: registration.scope }],
    ['several scopes', { ...real, scope: 'offline_access urn:opc:resource:consumer::all' }],
    ['no client id', { ...real, client_id: undefined }],
  ])('accepts %s', (_, claims) => {
    expect(check(claims)).toBeUndefined();
  });

  it.each<[string, string, object]>([
    ['another instance', 'Scope', { ...real, aud: ['https://OTHER:443'] }],
    ['no audience', 'Scope', { ...real, aud: undefined }],
    ['the scope of the Developer API', 'Scope', { ...real, scope: '/ic/api/' }],
    ['no scope', 'Scope', { ...real, scope: '' }],
    ['an expired token', 'OIC OAuth Token URL', { ...real, exp: now / 1000 }],
    ['another client', 'Client ID', { ...real, client_id: 'someone' }],
  ])('blames %s on %s', (_, value, claims) => {
    expect(check(claims)?.value).toBe(value);
  });
});

describe('claimsOf', () => {
  it('reads a JWT and leaves other tokens alone', () => {
    const payload = Buffer.from(JSON.stringify({ aud: 'ü' })).toString('base64url');
    expect(claimsOf(`head.${payload}.sign`)).toEqual({ aud: 'ü' });
    for (const opaque of ['', 'abc', 'a.b.c', 'a.bnVsbA.c'])
      expect(claimsOf(opaque)).toBeUndefined();
  });
});
