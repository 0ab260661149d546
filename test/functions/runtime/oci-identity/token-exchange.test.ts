import { createPublicKey, createVerify } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { knownSecrets, withinInvocation } from '#runtime/invocation.ts';
import { claimsOf } from '#runtime/oci-identity/jwt-claims.ts';
import { sendSigned } from '#runtime/oci-signature.ts';
import { redact } from '#runtime/redaction.ts';
import { clientSecret, domainUrl, jwt, START, useKeyless } from './keyless-setup.ts';

const MINUTES = 60_000;
const url = 'https://integration.eu-frankfurt-1.ocp.oraclecloud.com/20190131/integrationInstances';
const setup = useKeyless();
const call = () => sendSigned({ system: 'oci', operation: 'List', url });
const formOf = (text: string) => Object.fromEntries(new URLSearchParams(text));
const tokenIn = (authorization: string | null) =>
  /keyId="ST\$([^"]+)"/.exec(authorization ?? '')?.[1];

describe('a signed call without a stored key', () => {
  it('asks AWS for a token of at most five minutes, RS256, for our audience', async () => {
    await call();
    const [aws] = setup.http.calls;
    expect(aws!.url.href).toBe('https://sts.eu-central-1.amazonaws.com/');
    expect(formOf(aws!.text)).toEqual({
      Action: 'GetWebIdentityToken',
      Version: '2011-06-15',
      'Audience.member.1': 'oic-onboarding',
      SigningAlgorithm: 'RS256',
      DurationSeconds: '300',
    });
    expect(aws!.headers.get('x-amz-security-token')).toBe('session-of-the-role');
    expect(aws!.headers.get('authorization')).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20260801\/eu-central-1\/sts\/aws4_request/,
    );
  });

  it('exchanges it, and signs with the key whose public half it sent', async () => {
    await call();
    const [, , oci] = setup.http.calls;
    const [exchange] = setup.exchanged;
    expect(exchange!.url.href).toBe(`${domainUrl}/oauth2/v1/token`);
    const basic = Buffer.from(`exchange-client:${clientSecret}`).toString('base64');
    expect(exchange!.headers.get('authorization')).toBe(`Basic ${basic}`);
    const form = formOf(exchange!.text);
    expect(form).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: 'urn:oci:token-type:oci-upst',
      subject_token_type: 'jwt',
    });
    expect(claimsOf(form.subject_token ?? '')?.aud).toBe('oic-onboarding');
    const authorization = oci!.headers.get('authorization');
    expect(claimsOf(tokenIn(authorization) ?? '')).toBeDefined();
    const key = createPublicKey({
      key: Buffer.from(form.public_key ?? '', 'base64'),
      format: 'der',
      type: 'spki',
    });
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
    const lines = [
      `x-date: ${oci!.headers.get('x-date')}`,
      `(request-target): get ${oci!.url.pathname}`,
      `host: ${oci!.url.host}`,
    ];
    const signature = /signature="([^"]+)"/.exec(authorization ?? '')?.[1] ?? '';
    const verifier = createVerify('RSA-SHA256').update(lines.join('\n'));
    expect(verifier.verify(key, signature, 'base64')).toBe(true);
  });

  it('takes the endpoint of AWS from where the SDKs take it', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_STS', 'http://127.0.0.1:4566');
    await call();
    expect(setup.http.calls[0]!.url.href).toBe('http://127.0.0.1:4566/');
    vi.stubEnv('AWS_ENDPOINT_URL_STS', 'http://sts.example.com');
    vi.setSystemTime(START + 55 * MINUTES);
    await expect(call()).rejects.toMatchObject({ name: 'InvalidRequest' });
  });
});

describe('the token', () => {
  it('is kept for 48 of its 60 minutes, with its key', async () => {
    await call();
    vi.setSystemTime(START + 48 * MINUTES - 1);
    await call();
    expect(setup.exchanged).toHaveLength(1);
    vi.setSystemTime(START + 48 * MINUTES);
    await call();
    expect(setup.exchanged).toHaveLength(2);
    const [first, second] = setup.exchanged.map(({ text }) => formOf(text).public_key);
    expect(first).not.toBe(second);
  });

  it.each([
    ['12 of 15 minutes', { exp: START / 1000 + 15 * 60 }, 12],
    ['50 minutes of a long life', { exp: START / 1000 + 12 * 3600 }, 50],
    ['48 minutes when it does not say when it ends', {}, 48],
  ])('is kept for %s', async (_name, claims, minutes) => {
    setup.http.once('POST', /token$/, { json: { token: jwt(claims) } });
    await call();
    vi.setSystemTime(START + minutes * MINUTES - 1);
    await call();
    expect(setup.exchanged).toHaveLength(0);
    vi.setSystemTime(START + minutes * MINUTES);
    await call();
    expect(setup.exchanged).toHaveLength(1);
  });

  it('is asked for once by calls at the same time, also at its renewal', async () => {
    await Promise.all([call(), call(), call()]);
    expect(setup.exchanged).toHaveLength(1);
    vi.setSystemTime(START + 50 * MINUTES);
    await Promise.all([call(), call(), call()]);
    expect(setup.exchanged).toHaveLength(2);
  });

  it('is renewed once when OCI refuses it, and the request sent again', async () => {
    await call();
    setup.http.once('GET', /.*/, { status: 401, json: { code: 'NotAuthenticated' } });
    expect((await call()).status).toBe(200);
    expect(setup.exchanged).toHaveLength(2);
    const sent = setup.http.calls.filter(({ method }) => method === 'GET');
    const tokens = sent.map(({ headers }) => tokenIn(headers.get('authorization')));
    expect(tokens[1]).toBe(tokens[0]);
    expect(tokens[2]).not.toBe(tokens[1]);
  });

  it('is not renewed for a refusal that a new one got, too', async () => {
    setup.http.on('GET', /.*/, { status: 401, json: { code: 'NotAuthenticated' } });
    expect((await call()).status).toBe(401);
    expect(setup.exchanged).toHaveLength(1);
    expect((await call()).status).toBe(401);
    expect(setup.exchanged).toHaveLength(2);
  });

  it('is asked for again after a failure', async () => {
    setup.http.once('POST', /token$/, { status: 503 });
    await expect(call()).rejects.toMatchObject({ name: 'Unavailable' });
    expect((await call()).status).toBe(200);
  });
});

it('token and private key are known as secrets in every invocation, the client secret where it is read', async () => {
  const known = () =>
    withinInvocation(new AbortController().signal, async () => {
      await call();
      return { secrets: [...knownSecrets()], text: redact(`${clientSecret} of exchange-client`) };
    });
  const first = await known();
  expect(first.text).toBe('[redacted] of exchange-client');
  const { secrets } = await known();
  const token = tokenIn(setup.http.calls.at(-1)!.headers.get('authorization'));
  expect(secrets).toContain(token);
  expect(secrets).toContainEqual(expect.stringMatching(/^-----BEGIN PRIVATE KEY-----/));
});
