import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call that arrived. */
export interface Arrived {
  method: string;
  /** With its query. */
  path: string;
  headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of all kinds are looked into
  body: any;
}

/** What is answered: JSON with 200 unless it says otherwise, or whatever a function writes. */
export type Answer =
  | { status?: number; headers?: Record<string, string>; body?: unknown }
  | ((response: ServerResponse, call: Arrived) => void);

/** An API of canned answers: one list per `METHOD /path`, of which the last one stays. */
export class FakeApi {
  readonly calls: Arrived[] = [];
  readonly #answers = new Map<string, Answer[]>();
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const { method = '', url = '', headers } = request;
      const call = { method, path: url, headers, body: parsed(text) };
      this.calls.push(call);
      this.#reply(response, call);
    });
  });

  static async open(): Promise<FakeApi> {
    const api = new FakeApi();
    await new Promise<void>((resolve) => api.#server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @param route `GET /onboardings`, without a query */
  on(route: string, ...answers: Answer[]): this {
    this.#answers.set(route, answers);
    return this;
  }

  /** The calls of one route. */
  to(route: string): Arrived[] {
    return this.calls.filter(({ method, path }) => `${method} ${path.split('?')[0]}` === route);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #reply(response: ServerResponse, call: Arrived): void {
    const answers = this.#answers.get(`${call.method} ${call.path.split('?')[0]}`) ?? [];
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? missing;
    if (typeof answer === 'function') {
      answer(response, call);
      return;
    }
    const { status = 200, headers, body = {} } = answer;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A refusal of our API. */
export function problem(
  status: number,
  error: string,
  more: object = {},
): Exclude<Answer, (...given: never[]) => unknown> {
  const detail = `It is ${error}.`;
  const body = { type: `docs/errors/${error}.md`, title: error, status, detail, error };
  return { status, body: { ...body, fix: 'Mend it.', requestId: 'REQ-7', ...more } };
}

const missing = problem(404, 'NotFound');

/** An answer of server-sent events that ends. */
export function stream(...lines: string[]): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`${lines.join('\n')}\n`);
  };
}
