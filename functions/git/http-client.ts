import type { GitHttpRequest, GitHttpResponse, HttpClient } from 'isomorphic-git';
import { download } from '#runtime/http.ts';
import { gitHosts } from './access.ts';

/** A pack of a hundred megabytes over a slow line. */
const TIMEOUT_MS = 5 * 60_000;
/** What a fetch may bring: the newest state of one branch. */
const MAX_BYTES = 1024 ** 3;

/**
 * How the Git library calls: by our own client, with its list of allowed hosts, its time-outs and its names of errors.
 * Redirects are not followed, because the token would go along.
 */
export class GitHttp implements HttpClient {
  /** Why an answer broke off, if it did: the library only says that it could not read it. */
  failure: unknown;

  request = async ({ url, method = 'GET', headers = {}, body }: GitHttpRequest) => {
    const answer = await download({
      system: 'git',
      operation: method === 'GET' ? 'Ask Git server' : 'Send to Git server',
      url,
      method: method as 'GET' | 'POST',
      headers,
      ...(body && { body: iterate(body) }),
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      allowedHosts: gitHosts(),
    });
    const { refused } = answer;
    return refused
      ? responseTo(url, method, refused.status, refused.headers, one(Buffer.from(refused.text)))
      : responseTo(url, method, 200, answer.headers, this.#watched(answer.body));
  };

  async *#watched(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* bytes;
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}

function responseTo(
  url: string,
  method: string,
  statusCode: number,
  headers: Headers,
  body: AsyncIterableIterator<Uint8Array>,
): GitHttpResponse {
  const statusMessage = statusCode === 200 ? 'OK' : `status ${statusCode}`;
  return { url, method, statusCode, statusMessage, headers: Object.fromEntries(headers), body };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* iterate(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* bytes;
}
