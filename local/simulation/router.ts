import { type Call, type Guard, type Handler, Refusal, type Reply } from './call.ts';

/** How one system writes an error: the JSON body of a refusal or of an injected fault. */
export type ErrorBody = (status: number, code: string, message: string) => unknown;

export interface RouterOptions {
  /** Error format of the system. Default: `{ code, message }`. */
  errorBody?: ErrorBody;
  /** Headers that this system adds to every answer, errors included (`opc-request-id`, …). */
  headers?: (call: Call) => Record<string, string>;
  /** Content type of error bodies. Default `application/json`. */
  errorType?: string;
  /** The code this system sends with a status when a fault is injected; default: the OCI name. */
  faultCode?: (status: number) => string | undefined;
}

export interface RouteOptions {
  /** True when the operation changes something; counted by the call log. */
  mutates?: boolean;
}

export interface Route {
  operation: string;
  method: string;
  segments: string[];
  handler: Handler;
  mutates: boolean;
}

export interface Match {
  route: Route;
  params: Record<string, string>;
}

const parameter = /^\{(\w+)\}$/;

/** The operations of one simulated system. Routes are tried in the order of their registration. */
export class Router {
  readonly prefix: string;
  readonly errorBody: ErrorBody;
  readonly errorType: string;
  readonly faultCode: (status: number) => string | undefined;
  readonly #headers: (call: Call) => Record<string, string>;
  readonly #routes: Route[] = [];
  readonly #guards: Guard[] = [];

  constructor(prefix: string, options: RouterOptions = {}) {
    this.prefix = prefix;
    this.errorBody = options.errorBody ?? ((_status, code, message) => ({ code, message }));
    this.errorType = options.errorType ?? 'application/json';
    this.faultCode = options.faultCode ?? (() => undefined);
    this.#headers = options.headers ?? (() => ({}));
  }

  /**
   * Registers an operation. `path` may hold `{name}` segments; each matches one segment, decoded
   * with `decodeURIComponent` into `call.params.name`. The operation's full name is
   * `<prefix>.<operation>`.
   */
  on(
    method: string,
    path: string,
    operation: string,
    handler: Handler,
    options: RouteOptions = {},
  ): this {
    this.#routes.push({
      operation: `${this.prefix}.${operation}`,
      method,
      segments: path.split('/'),
      handler,
      mutates: options.mutates ?? false,
    });
    return this;
  }

  /** Adds a check that runs before every handler, in the order of registration. */
  guard(check: Guard): this {
    this.#guards.push(check);
    return this;
  }

  /** Full names of all operations, in the order of registration. */
  get operations(): string[] {
    return this.#routes.map((route) => route.operation);
  }

  /** Finds the route of a request; `undefined` when this system has none. */
  match(method: string, pathname: string): Match | undefined {
    const segments = pathname.split('/');
    for (const route of this.#routes) {
      if (route.method !== method) continue;
      const params = matchSegments(route.segments, segments);
      if (params) return { route, params };
    }
    return undefined;
  }

  /** Guards, then handler; a `Refusal` becomes this system's error answer. */
  async run(route: Route, call: Call): Promise<Reply> {
    try {
      for (const check of this.#guards) await check(call);
      return this.#decorate(await route.handler(call), call);
    } catch (error) {
      if (error instanceof Refusal) return this.refuse(error, call);
      throw error;
    }
  }

  /** The answer of this system to a refused call. */
  refuse(refusal: Pick<Refusal, 'status' | 'code' | 'message' | 'headers'>, call: Call): Reply {
    const body = this.errorBody(refusal.status, refusal.code, refusal.message);
    const headers = { 'content-type': this.errorType, ...refusal.headers };
    return this.#decorate({ status: refusal.status, headers, body: JSON.stringify(body) }, call);
  }

  #decorate(reply: Reply, call: Call): Reply {
    return { ...reply, headers: { ...this.#headers(call), ...reply.headers } };
  }
}

function matchSegments(pattern: string[], segments: string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = segments[index] ?? '';
    const name = parameter.exec(expected)?.[1];
    if (name === undefined && expected !== actual) return undefined;
    if (name === undefined) continue;
    const value = decodeSegment(actual);
    if (value === undefined || value === '') return undefined;
    params[name] = value;
  }
  return params;
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
