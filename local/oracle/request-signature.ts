import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type Call, Refusal } from '#local/simulation/call.ts';
import type { ApiKey } from './state.ts';

/** https://docs.oracle.com/iaas/Content/API/Concepts/signingrequests.htm */
const mandatory = ['(request-target)', 'host'];
const mandatoryWithBody = ['content-length', 'content-type', 'x-content-sha256'];
const methodsWithBody = new Set(['POST', 'PUT', 'PATCH']);

interface Signature {
  keyId: string;
  headers: string[];
  signature: Buffer;
}

/**
 * Verifies the signature of an OCI request (draft-cavage-http-signatures-08, RSA-SHA256).
 * @param findKey Looks up a public key: by `tenancy/user/fingerprint`, or by `ST$<token>`, which names its own.
 * @param skewMs How far the signed date may be from the world's clock, milliseconds.
 * @returns The key that signed.
 * @throws Refusal 401 NotAuthenticated, whatever is wrong: an attacker learns nothing more.
 * Source: https://docs.oracle.com/iaas/Content/API/Concepts/signingrequests.htm
 */
export async function verifySignature(
  call: Call,
  findKey: (keyId: string) => ApiKey | undefined,
  skewMs: number,
): Promise<ApiKey> {
  const signature = parseAuthorization(call.headers.authorization);
  const key = findKey(signature.keyId);
  if (!key) throw notAuthenticated();
  checkSignedHeaders(call.method, signature.headers);
  checkDate(call, signature.headers, skewMs);
  const text = signature.headers.map((name) => signingLine(call, name)).join('\n');
  const isGenuine = verify(
    'RSA-SHA256',
    Buffer.from(text),
    publicKeyOf(key.publicKey),
    signature.signature,
  );
  if (!isGenuine) throw notAuthenticated();
  if (methodsWithBody.has(call.method)) await checkBody(call);
  return key;
}

/** The one answer to every failed authentication. */
export function notAuthenticated(): Refusal {
  return new Refusal(
    401,
    'NotAuthenticated',
    'The required information to complete authentication was not provided or was incorrect.',
  );
}

function parseAuthorization(header: string | undefined): Signature {
  const match = /^Signature\s+(.*)$/i.exec(header ?? '');
  if (!match) throw notAuthenticated();
  const fields = new Map<string, string>();
  for (const [, name, value] of match[1]!.matchAll(/(\w+)="([^"]*)"/g)) fields.set(name!, value!);
  const [keyId, headers, signature] = ['keyId', 'headers', 'signature'].map((n) => fields.get(n));
  if (fields.get('version') !== '1' || fields.get('algorithm') !== 'rsa-sha256') {
    throw notAuthenticated();
  }
  if (!keyId || !headers || !signature) throw notAuthenticated();
  return {
    keyId,
    headers: headers.toLowerCase().split(' '),
    signature: Buffer.from(signature, 'base64'),
  };
}

function checkSignedHeaders(method: string, signed: string[]): void {
  const needed = methodsWithBody.has(method) ? [...mandatory, ...mandatoryWithBody] : mandatory;
  const hasDate = signed.includes('date') || signed.includes('x-date');
  if (!hasDate || needed.some((name) => !signed.includes(name))) throw notAuthenticated();
}

function checkDate(call: Call, signed: string[], skewMs: number): void {
  const date = Date.parse(headerOf(call, signed.includes('x-date') ? 'x-date' : 'date'));
  if (!(Math.abs(call.now - date) <= skewMs)) throw notAuthenticated();
}

function signingLine(call: Call, name: string): string {
  if (name === '(request-target)') {
    return `(request-target): ${call.method.toLowerCase()} ${call.target}`;
  }
  return `${name}: ${headerOf(call, name)}`;
}

function headerOf(call: Call, name: string): string {
  const value = call.headers[name];
  if (typeof value !== 'string') throw notAuthenticated();
  return value;
}

async function checkBody(call: Call): Promise<void> {
  const body = await call.body();
  const digest = createHash('sha256').update(body).digest('base64');
  if (headerOf(call, 'x-content-sha256') !== digest) throw notAuthenticated();
  if (headerOf(call, 'content-length') !== String(body.length)) throw notAuthenticated();
}

const parsedKeys = new Map<string, KeyObject>();

/** Parsing a key costs more than a verification, so each is parsed once. */
function publicKeyOf(pem: string): KeyObject {
  let key = parsedKeys.get(pem);
  if (!key) {
    key = createPublicKey(pem);
    parsedKeys.set(pem, key);
  }
  return key;
}
