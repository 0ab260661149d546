import { createHash, createVerify } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withinInvocation } from '#runtime/invocation.ts';
import { sendSigned, signableUrl } from '#runtime/oci-signature.ts';
import { redact } from '#runtime/redaction.ts';
import type { FakeCall } from '#test/functions/oci/fake-http.ts';
import { apiKey, publicKey, useOci } from '#test/functions/oci/oci-setup.ts';

const setup = useOci();
const base = 'https://identity.eu-frankfurt-1.oci.oraclecloud.com';
const call = { system: 'oci', operation: 'Try the signature' } as const;

/** Checks a signature as Oracle does: over the request line that was really sent. */
function isGenuine({ method, url, headers }: FakeCall): boolean {
  const fields: Record<string, string> = Object.fromEntries(
    [...(headers.get('authorization') ?? '').matchAll(/(\w+)="([^"]*)"/g)].map((m) => [m[1], m[2]]),
  );
  const lines = (fields.headers ?? '').split(' ').map((name) => {
    const lower = name.toLowerCase();
    if (lower === '(request-target)') {
      return `${lower}: ${method.toLowerCase()} ${url.pathname}${url.search}`;
    }
    return `${lower}: ${lower === 'host' ? url.host : headers.get(lower)}`;
  });
  return createVerify('RSA-SHA256')
    .update(lines.join('\n'))
    .verify(publicKey, fields.signature ?? '', 'base64');
}

describe('sendSigned', () => {
  it('signs a GET with the API key of the secret', async () => {
    setup.http.on('GET', /.*/, { json: {} });
    await sendSigned({ ...call, url: `${base}/20160918/domains/ocid1.domain.oc1..x` });
    const [sent] = setup.http.calls;
    const authorization = sent!.headers.get('authorization')!;
    expect(authorization).toContain(
      `keyId="${apiKey.tenancyId}/${apiKey.userId}/${apiKey.fingerprint}"`,
    );
    expect(authorization).toMatch(/^Signature version="1",/);
    expect(isGenuine(sent!)).toBe(true);
  });

  it('covers the hash of a body with characters outside ASCII', async () => {
    setup.http.on('POST', /.*/, { json: {} });
    const body = JSON.stringify({ displayName: 'Zürich – 東京' });
    await sendSigned({ ...call, url: `${base}/admin/v1/Apps`, method: 'POST', body });
    const [sent] = setup.http.calls;
    expect(sent!.headers.get('x-content-sha256')).toBe(
      createHash('sha256').update(body).digest('base64'),
    );
    expect(sent!.headers.get('content-length')).toBe(String(Buffer.byteLength(body)));
    expect(isGenuine(sent!)).toBe(true);
  });

  it('covers the empty body of a POST without one', async () => {
    setup.http.on('POST', /.*/, { json: {} });
    await sendSigned({ ...call, url: `${base}/actions/start`, method: 'POST' });
    const [sent] = setup.http.calls;
    expect(sent!.headers.get('x-content-sha256')).toBe(
      '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    );
    expect(isGenuine(sent!)).toBe(true);
  });

  it('signs exactly the path and query that are sent, whatever is in them', async () => {
    setup.http.on('GET', /.*/, { json: {} });
    const texts = fc.string({ unit: 'grapheme', maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(texts, texts, async (path, query) => {
        setup.http.calls.length = 0;
        await sendSigned({ ...call, url: `${base}/a/${path.replace(/[?#]/g, '')}?q=${query}` });
        expect(isGenuine(setup.http.calls[0]!)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('reads the key once and again after a 401', async () => {
    setup.http.on('GET', /.*/, { json: {} });
    const url = `${base}/x`;
    await sendSigned({ ...call, url });
    setup.aws.secrets.clear();
    await sendSigned({ ...call, url });
    setup.http.once('GET', /.*/, { status: 401, json: { code: 'NotAuthenticated' } });
    expect((await sendSigned({ ...call, url })).status).toBe(401);
    await expect(sendSigned({ ...call, url })).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('scrubs the key from what leaves a later invocation, too', async () => {
    setup.http.on('GET', /.*/, { json: {} });
    setup.aws.putSecret('oic-onboarding/oci', { ...apiKey, passphrase: 'open-sesame-7' });
    await sendSigned({ ...call, url: `${base}/x` });
    const seen = await withinInvocation(new AbortController().signal, async () => {
      await sendSigned({ ...call, url: `${base}/x` });
      return redact('the passphrase is open-sesame-7');
    });
    expect(seen).toBe('the passphrase is [redacted]');
  });

  it('names a private key that cannot be read', async () => {
    setup.aws.putSecret('oic-onboarding/oci', { ...apiKey, privateKey: 'not a key' });
    const refused = await sendSigned({ ...call, url: `${base}/x` }).catch((error) => error);
    expect(refused.name).toBe('InvalidCredentials');
    expect(refused.message).not.toContain('not a key');
  });

  it('sends nothing to a host that is not allowed', async () => {
    const sent = sendSigned({ ...call, url: 'https://example.com/x' });
    await expect(sent).rejects.toMatchObject({ name: 'InvalidRequest' });
    expect(setup.http.calls).toEqual([]);
  });
});

describe('signableUrl', () => {
  it('keeps a URL that is already spelled so', () => {
    return fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        const once = signableUrl(url);
        expect(signableUrl(once)).toBe(once);
        expect(new URL(once).href).toBe(once);
      }),
    );
  });

  it('escapes what the two parsers spell differently', () => {
    expect(signableUrl('https://h.test/a|b?f=x^{y}')).toBe('https://h.test/a%7Cb?f=x%5E%7By%7D');
  });
});
