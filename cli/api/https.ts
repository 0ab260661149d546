import { setTimeout as delay } from 'node:timers/promises';
import { StageError, Timeout, Unavailable } from '#runtime/errors.ts';
import { retryAfterSeconds } from '#runtime/retry-after.ts';
import type { Authorization } from './authorize.ts';
import { type ApiAnswer, type ApiCall, type Transport, targetOf } from './transport.ts';

/** API Gateway gives up after 29 s, so no answer comes later than this. */
const TIMEOUT_MS = 35_000;
const QUICK_RETRY_MS = 250;
/** Whoever is asked to wait longer is told so instead. */
const MAX_PAUSE_SECONDS = 10;
/** What a proxy or a busy service answers; nothing has happened then. */
const HICCUPS = new Set([429, 502, 503, 504]);

/** The API at an address: a deployed one, or `npm start` on this machine. */
export class HttpsTransport implements Transport {
  readonly name: string;
  readonly #authorization: Authorization;
  readonly #pause: (ms: number) => Promise<unknown>;

  /**
   * @param base without a slash at its end
   * @param pause between a hiccup and the one other try
   */
  constructor(
    base: string,
    authorization: Authorization,
    pause: (ms: number) => Promise<unknown> = delay,
  ) {
    this.name = base;
    this.#authorization = authorization;
    this.#pause = pause;
  }

  async send(call: ApiCall): Promise<ApiAnswer> {
    try {
      const answer = await this.#attempt(call);
      const pauseMs = call.isRepeatable === false ? undefined : pauseAfter(answer);
      if (pauseMs === undefined) return answer;
      await this.#pause(pauseMs);
    } catch (error) {
      if (call.isRepeatable === false || !(error instanceof Unavailable)) throw error;
      await this.#pause(QUICK_RETRY_MS);
    }
    return this.#attempt(call);
  }

  async open(call: ApiCall): Promise<Response> {
    return this.#fetch(call, call.signal);
  }

  async #attempt(call: ApiCall): Promise<ApiAnswer> {
    const timer = AbortSignal.timeout(TIMEOUT_MS);
    const signal = call.signal ? AbortSignal.any([call.signal, timer]) : timer;
    const response = await this.#fetch(call, signal);
    try {
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      throw this.#explain(error);
    }
  }

  async #fetch(call: ApiCall, signal: AbortSignal | undefined): Promise<Response> {
    const { method } = call;
    const url = new URL(`${this.name}${targetOf(call)}`);
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const headers = {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...call.headers,
    };
    const authorized = await this.#authorization.headersFor({ method, url, headers, body });
    try {
      // A redirect would carry the signature or the token to another host.
      return await fetch(url, { method, headers: authorized, body, redirect: 'manual', signal });
    } catch (error) {
      throw this.#explain(error);
    }
  }

  #explain(error: unknown): unknown {
    const { name, cause } = error as Error;
    if (error instanceof StageError || name === 'AbortError') return error;
    if (name === 'TimeoutError') {
      return new Timeout({
        system: 'oic-onboarding',
        summary: `${this.name} did not answer within ${TIMEOUT_MS / 1000} s.`,
        fix: 'Try again; every command may be repeated.',
      });
    }
    const { code, message } = (cause ?? error) as NodeJS.ErrnoException;
    return new Unavailable(
      {
        system: 'oic-onboarding',
        summary: `${this.name} can't be reached (${code ?? message}).`,
        fix: 'Check the address and the network: oic-onboarding doctor --api URL',
      },
      { cause: error },
    );
  }
}

/** How long to stay away before the one other try; undefined when there is no use in it. */
function pauseAfter({ status, headers }: ApiAnswer): number | undefined {
  if (!HICCUPS.has(status)) return undefined;
  const seconds = retryAfterSeconds(headers.get('retry-after'), Date.now());
  if (seconds === undefined) return QUICK_RETRY_MS;
  return seconds <= MAX_PAUSE_SECONDS ? seconds * 1000 : undefined;
}
