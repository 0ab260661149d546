import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

/** One request as a handler of a simulated system sees it. */
export interface Call {
  /** `<router prefix>.<operation>`, the name that faults and the call log use. */
  operation: string;
  method: string;
  /** Virtual host the request was addressed to, lower case, without a port. */
  host: string;
  /** Address as the caller meant it; its origin is the one `world.urlOf(host)` hands out. */
  url: URL;
  /** Request target exactly as it stood on the wire: what a request signature covers. */
  target: string;
  /** Decoded values of the `{name}` segments of the route. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The raw body; use either this or `body()`/`json()`. */
  stream: Readable;
  /** Reads the whole body once; later calls return the same bytes. Refuses more than 32 MiB with 413. */
  body(): Promise<Buffer>;
  /** The body as JSON; refused with 400 when it is none. */
  json<T>(): Promise<T>;
  /** Milliseconds since 1970 by the world's clock. */
  now: number;
}

/** What a handler answers. At most one of `json` and `body` is given. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  body?: string | Buffer | Readable;
}

/** Handles one operation; throws `Refusal` to answer with the error format of its system. */
export type Handler = (call: Call) => Promise<Reply> | Reply;

/** Runs before every handler of a router: authentication, mandatory parameters. Throws `Refusal`. */
export type Guard = (call: Call) => Promise<void> | void;

/** A refusal that leaves as an error body of the system that refuses. */
export class Refusal extends Error {
  readonly status: number;
  /** The machine-readable part: a service code, a SCIM messageId, an OAuth error. */
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}
