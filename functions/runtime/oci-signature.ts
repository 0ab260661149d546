import { DefaultRequestSigner, SimpleAuthenticationDetailsProvider } from 'oci-common';
import type * as z from 'zod/mini';
import { InvalidCredentials } from './errors.ts';
import { type HttpRequest, type HttpResponse, send } from './http.ts';
import { rememberSecret } from './invocation.ts';
import { OciApiKey, readSecret } from './secrets.ts';
import { setting } from './settings.ts';

/** A key that was replaced in the vault is picked up after at most this long, or at the first 401. */
const KEY_LIFETIME_MS = 5 * 60_000;

export interface SignedRequest extends HttpRequest {
  /** The signature covers a hash of the body, so it has to be complete before it is sent. */
  body?: string;
}

interface Key {
  secretId: string;
  signer: DefaultRequestSigner;
  values: string[];
  until: number;
}

let current: Key | undefined;

/** Forgets the API key, so that the next request reads it from the vault. */
export function forgetKey(): void {
  current = undefined;
}

/**
 * Sends one request with an OCI request signature (version 1, RSA-SHA256), made by Oracle's own signer
 * from the API key in the secret OCI_CREDENTIALS_SECRET. OCI's control planes and the identity domains'
 * administration API both accept it.
 * Sources: https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm and
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/api-managing-authorization.htm
 * @throws InvalidCredentials the private key can't be read
 * @throws NotFound the secret with the key doesn't exist
 * @throws Throttled, Unavailable, Timeout, InvalidRequest, Unexpected as `send`
 */
export async function sendSigned(request: SignedRequest): Promise<HttpResponse> {
  const { signer } = await currentKey();
  const uri = signableUrl(request.url);
  const headers = new Headers(request.headers);
  const method = request.method ?? 'GET';
  await signer.signHttpRequest({ method, uri, headers, body: request.body });
  // fetch derives the same value from the URL; saying it twice would be one too many for some proxies.
  headers.delete('host');
  const response = await send({ ...request, url: uri, headers: Object.fromEntries(headers) });
  if (response.status === 401) forgetKey();
  return response;
}

/**
 * Spells a URL so that the signer and `fetch` agree on it. The signer reads it with Node's legacy
 * parser, which escapes characters that a WHATWG URL lets through: the path on the wire would not be
 * the path that was signed. Escaped beforehand they are the same for both.
 */
export function signableUrl(url: string | URL): string {
  return new URL(url).href.replace(
    /[{}|\\^`']/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

async function currentKey(): Promise<Key> {
  const secretId = setting('OCI_CREDENTIALS_SECRET');
  if (!current || current.secretId !== secretId || current.until <= Date.now()) {
    const { value } = await readSecret(secretId, OciApiKey);
    current = {
      secretId,
      signer: signerFor(value, secretId),
      values: [value.privateKey, value.passphrase ?? ''],
      until: Date.now() + KEY_LIFETIME_MS,
    };
  }
  // Secrets are remembered per invocation, and this one may have been read in an earlier one.
  current.values.forEach(rememberSecret);
  return current;
}

function signerFor(key: z.output<typeof OciApiKey>, secretId: string): DefaultRequestSigner {
  try {
    return new DefaultRequestSigner(
      new SimpleAuthenticationDetailsProvider(
        key.tenancyId,
        key.userId,
        key.fingerprint,
        key.privateKey,
        key.passphrase ?? null,
      ),
    );
  } catch (error) {
    throw new InvalidCredentials(
      {
        system: 'oci',
        summary: `The OCI private key in the secret ${secretId} can't be read.`,
        fix: 'Store the API key in PEM format, with its passphrase if it has one, then resume.',
      },
      { cause: error },
    );
  }
}
