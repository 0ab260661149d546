import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, vi } from 'vitest';
import { forgetPauses, type HttpRequest, send } from '#runtime/http.ts';
import { FakeHttp } from '#test/functions/oci/fake-http.ts';

export const start = Date.UTC(2026, 0, 31, 12);
export const url = 'https://api.oraclecloud.com/things';
const any = /.*/;

/** Before each test: no pause, a clock that stands still, and `fetch` that answers as told. */
export function useHttp(): { http: FakeHttp } {
  const setup = {} as { http: FakeHttp };
  beforeEach(() => {
    setup.http = new FakeHttp();
    vi.useFakeTimers({ now: start, toFake: ['Date'] });
    vi.stubEnv('ALLOWED_HOSTS', 'oraclecloud.com,127.0.0.1');
    vi.stubGlobal('fetch', setup.http.fetch);
    vi.mocked(delay).mockClear();
    forgetPauses();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
  return setup;
}

/** Answers every call of that method so, but for what `next` adds later. */
export function always(http: FakeHttp, method: string, reply: Parameters<FakeHttp['on']>[2]): void {
  http.on(method, any, reply);
}

/** Answers the next calls of that method so, one after the other. */
export function next(
  http: FakeHttp,
  method: string,
  ...replies: Parameters<FakeHttp['once']>[2][]
): void {
  for (const reply of replies.toReversed()) http.once(method, any, reply);
}

export function call(request: Partial<HttpRequest> = {}) {
  return send({ system: 'oci', operation: 'Read things', url, ...request });
}

/** The error a call ends with; it has to end with one. */
// biome-ignore lint/suspicious/noExplicitAny: errors are looked into by tests, field by field
export async function failure(request: Partial<HttpRequest> = {}): Promise<any> {
  return call(request).then(
    ({ status }) => {
      throw new Error(`The call was answered with ${status}.`);
    },
    (error) => error,
  );
}
