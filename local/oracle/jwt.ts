import { type KeyObject, sign, verify } from 'node:crypto';
import { signingKeyId } from './signing-key.ts';

export type Claims = Record<string, unknown>;

const encode = (data: unknown) => Buffer.from(JSON.stringify(data)).toString('base64url');

export interface Header {
  alg: 'RS256' | 'ES384';
  kid: string;
}

/** A JWT (RFC 7515); signed with RS256 unless the header says otherwise. */
export function signJwt(
  claims: Claims,
  privateKey: KeyObject,
  { alg, kid }: Header = { alg: 'RS256', kid: signingKeyId },
): string {
  const text = `${encode({ alg, typ: 'JWT', kid })}.${encode(claims)}`;
  const signature =
    alg === 'RS256'
      ? sign('RSA-SHA256', Buffer.from(text), privateKey)
      : sign('SHA384', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

/** The claims of a JWT that this key signed; `undefined` for anything else. */
export function readJwt(token: string, publicKey: KeyObject): Claims | undefined {
  const [header, payload, signature, ...rest] = token.split('.');
  if (!header || !payload || !signature || rest.length > 0) return undefined;
  const text = Buffer.from(`${header}.${payload}`);
  if (parse(header)?.alg !== 'RS256') return undefined;
  if (!verify('RSA-SHA256', text, publicKey, Buffer.from(signature, 'base64url'))) return undefined;
  return parse(payload);
}

/** The claims of a JWT without any check, to find out whose key to check it with. */
export function peekJwt(token: string): Claims | undefined {
  return parse(token.split('.')[1] ?? '');
}

/** The header of a JWT without any check. */
export function peekHeader(token: string): Partial<Header> | undefined {
  return parse(token.split('.')[0] ?? '') as Partial<Header> | undefined;
}

function parse(part: string): Claims | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Claims;
  } catch {
    return undefined;
  }
}
