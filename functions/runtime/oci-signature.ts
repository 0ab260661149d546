import { type HttpRequest, type HttpResponse, send } from './http.ts';
import { rememberSecret } from './invocation.ts';
import { apiKeyInVault } from './oci-identity/api-key.ts';
import { currentAuthentication, type Identity } from './oci-identity/authentication.ts';
import { tokenExchange } from './oci-identity/token-exchange.ts';

export interface SignedRequest extends HttpRequest {
  /** The signature covers a hash of the body, so it has to be complete before it is sent. */
  body?: string;
}

/** Forgets the API key, or the token with its key pair, so that the next request gets it anew. */
export function forgetKey(): void {
  apiKeyInVault.forget();
  tokenExchange.forget();
}

/**
 * Sends one request with an OCI request signature (version 1, RSA-SHA256), made by Oracle's own signer as
 * the setting OCI_AUTHENTICATION says: with the API key in the vault, or with a key pair and a token that
 * was exchanged for one of AWS. OCI's control planes and the identity domains' administration API accept
 * signatures. A token that is refused is renewed once; the refused request has done nothing.
 * Sources: https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm and
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/api-managing-authorization.htm
 * @throws InvalidCredentials, NotAuthorized, NotFound there is nothing to sign with: see `Authentication`
 * @throws Throttled, Unavailable, Timeout, InvalidRequest, Unexpected as `send`
 */
export async function sendSigned(request: SignedRequest): Promise<HttpResponse> {
  const authentication = currentAuthentication();
  const { identity, isNew } = await authentication.identify();
  const response = await sendAs(identity, request);
  if (response.status !== 401) return response;
  authentication.forget();
  if (isNew || !authentication.renews) return response;
  return sendAs((await authentication.identify()).identity, request);
}

async function sendAs(
  { signer, secrets }: Identity,
  request: SignedRequest,
): Promise<HttpResponse> {
  // Secrets are remembered per invocation, and this one may have been read in an earlier one.
  secrets.forEach(rememberSecret);
  const uri = signableUrl(request.url);
  const headers = new Headers(request.headers);
  const method = request.method ?? 'GET';
  await signer.signHttpRequest({ method, uri, headers, body: request.body });
  // fetch derives the same value from the URL; saying it twice would be one too many for some proxies.
  headers.delete('host');
  return send({ ...request, url: uri, headers: Object.fromEntries(headers) });
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
