export interface FakeCall {
  method: string;
  url: URL;
  headers: Headers;
  /** The body as text, empty when there is none. */
  text: string;
  /** The body, parsed. */
  // biome-ignore lint/suspicious/noExplicitAny: bodies are looked into by tests, field by field
  json: any;
}

export interface FakeReply {
  status?: number;
  json?: unknown;
  text?: string;
  headers?: Record<string, string>;
  /** The call takes effect and its answer never arrives. */
  lost?: boolean;
}

type Route = {
  method: string;
  path: RegExp;
  answer: (call: FakeCall, match: string[]) => FakeReply;
};

/** Stands in for `fetch`: answers by route, notes every call. The latest route that matches wins. */
export class FakeHttp {
  readonly calls: FakeCall[] = [];
  readonly #routes: Route[] = [];

  on(method: string, path: RegExp, answer: Route['answer'] | FakeReply): this {
    const reply = typeof answer === 'function' ? answer : () => answer;
    this.#routes.unshift({ method, path, answer: reply });
    return this;
  }

  /** Answers the next matching calls so, then as before; `effect` lets the route beneath run first. */
  once(method: string, path: RegExp, reply: FakeReply, options?: { effect: boolean }): this {
    const route: Route = {
      method,
      path,
      answer: (call) => {
        this.#routes.splice(this.#routes.indexOf(route), 1);
        const beneath = options?.effect && this.#find(call.method, call.url);
        if (beneath) beneath.route.answer(call, beneath.match);
        return reply;
      },
    };
    this.#routes.unshift(route);
    return this;
  }

  /** The calls that were meant to change something; searches are POSTs that don't. */
  get mutations(): string[] {
    return this.calls
      .filter(({ method, url }) => method !== 'GET' && !/\.search$|\/token$/.test(url.pathname))
      .map(({ method, url }) => `${method} ${url.pathname}`);
  }

  /** Every call as `METHOD path`. */
  get log(): string[] {
    return this.calls.map(({ method, url }) => `${method} ${url.pathname}`);
  }

  readonly fetch = async (address: string | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(address);
    const method = init.method ?? 'GET';
    const text = (init.body as string | undefined) ?? '';
    const headers = new Headers(init.headers);
    const isJson = /json/.test(headers.get('content-type') ?? '') && text !== '';
    const call = { method, url, headers, text, json: isJson ? JSON.parse(text) : undefined };
    this.calls.push(call);
    const found = this.#find(method, url);
    if (!found) throw new Error(`The test answers no ${method} ${url}`);
    const reply = found.route.answer(call, found.match);
    if (reply.lost) throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
    const body = reply.text ?? (reply.json === undefined ? null : JSON.stringify(reply.json));
    return new Response(body, { status: reply.status ?? 200, headers: reply.headers });
  };

  #find(method: string, url: URL): { route: Route; match: string[] } | undefined {
    for (const route of this.#routes) {
      const match = route.method === method && route.path.exec(url.pathname);
      if (match) return { route, match: [...match] };
    }
    return undefined;
  }
}
