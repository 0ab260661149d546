/** Who may speak to the local endpoints: programs on this machine, never a web page. */

import type { IncomingMessage } from 'node:http';

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

function hostName(header: string | undefined): string | undefined {
  try {
    return new URL(`http://${header}`).hostname;
  } catch {
    return undefined;
  }
}

/** The credential of an address that was signed beforehand, as the ones for uploads are. */
function presignedBy({ url = '/' }: IncomingMessage): string {
  const query = new URLSearchParams(url.split('?')[1]);
  return query.get('X-Amz-Credential') ?? '';
}

/**
 * Says why a request is refused, or nothing when it is welcome. Listening on loopback is not enough:
 * a page in a browser can send requests there too. A browser always adds `Origin` to a cross-site
 * POST (https://fetch.spec.whatwg.org/#origin-header), and a name that an attacker re-binds to
 * 127.0.0.1 betrays itself in `Host`.
 * @param accessKeyId When given, the access key that the request must name in its signature.
 */
export function refusalOf(request: IncomingMessage, accessKeyId?: string): string | undefined {
  const { host, origin, authorization = '' } = request.headers;
  const name = hostName(host);
  if (!name || !loopbackNames.has(name)) return 'The Host header must name the loopback address.';
  if (origin !== undefined) return 'Requests from web pages are refused.';
  const named = `${authorization} Credential=${presignedBy(request)}`;
  if (accessKeyId && !named.includes(`Credential=${accessKeyId}/`)) {
    return 'The access key is not the one of this local run.';
  }
  return undefined;
}

/**
 * The request as the guard shall see it where pages are served, too: one that this very server has delivered
 * may call it, and browsers say so in `Origin`.
 */
export function withoutOwnOrigin(request: IncomingMessage): IncomingMessage {
  const { host, origin } = request.headers;
  return origin === `http://${host}` ? withoutOrigin(request) : request;
}

/** The request as if a program had sent it. */
export function withoutOrigin({ url, headers }: IncomingMessage): IncomingMessage {
  const { origin: _, ...others } = headers;
  return { url, headers: others } as IncomingMessage;
}

/**
 * The origin of a page of this machine that uses an address which was signed for it beforehand: it may send there,
 * as the bucket on AWS lets every page do (https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html).
 */
export function uploadingPage(request: IncomingMessage): string | undefined {
  const { origin } = request.headers;
  const isLoopback = origin !== undefined && loopbackNames.has(URL.parse(origin)?.hostname ?? '');
  return isLoopback && presignedBy(request) !== '' ? origin : undefined;
}
