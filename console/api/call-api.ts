import { authorization, endSession } from '../sign-in/session.ts';
import { problemIn, unreachable } from './problem.ts';

export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/** The page lies in `console/` below the API, whatever stands in front of both. */
export function apiUrl(path: string): string {
  return new URL(`..${path}`, document.baseURI).href;
}

/**
 * Calls the API and hands over what it answers.
 * @param path with a slash in front: `/onboardings?limit=25`
 * @throws ApiProblem for every refusal, and when no answer came
 */
export async function callApi<T>(
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  options: CallOptions = {},
): Promise<T> {
  const { body, headers = {}, signal } = options;
  const response = await send(path, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  return (await response.json()) as T;
}

/**
 * Sends a request as whoever has signed in.
 * @throws ApiProblem as `callApi`; DOMException AbortError when the signal says so
 */
export async function send(path: string, init: RequestInit): Promise<Response> {
  const headers = { ...(init.headers as Record<string, string>), ...(await authorization()) };
  const response = await fetch(apiUrl(path), { ...init, headers, cache: 'no-store' }).catch(
    (error: unknown) => {
      throw init.signal?.aborted ? error : unreachable();
    },
  );
  if (response.ok) return response;
  if (response.status === 401) endSession();
  throw await problemIn(response);
}
