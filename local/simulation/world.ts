import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { type Key, openKey } from '#local/encryption.ts';
import type { Clock } from '#local/engine/host.ts';
import type { Call, Reply } from './call.ts';
import { CallLog, type LoggedCall } from './call-log.ts';
import { callOf, type Rendered, render, send, sendPart } from './exchange.ts';
import { covers, type Fault, Faults, refusalOf, replyOf } from './faults.ts';
import { Ids } from './ids.ts';
import { listen, loopback, Ports, portOf, shut } from './ports.ts';
import type { Match, Router } from './router.ts';
import { Store } from './store.ts';

/**
 * - `names`: one port; a virtual host is chosen by the Host header (or `hostHeader`), and URLs handed out are the
 *   real ones (`https://<host>`).
 * - `ports`: each virtual host has a port of its own, and URLs handed out are
 *   `http://127.0.0.1:<port>`, for callers that only know an endpoint.
 */
export type Addressing = 'names' | 'ports';

export interface WorldOptions {
  clock: Clock;
  /** Where the world is kept. Without it the world lives in memory. */
  directory?: string;
  /** Key of the world's file. Default: the directory's own (`openKey`). */
  key?: Key;
  region?: string;
  /** Source of all identifiers and generated secrets. */
  seed?: string;
  addressing?: Addressing;
  /** Told about a defect in a handler (the caller gets a 500). Default: `console.error`. */
  onDefect?: (error: unknown) => void;
}

/**
 * Names the virtual host instead of the Host header, for callers whose HTTP client does not let them
 * set that one (`fetch` replaces it). The call then looks as if Host had said so.
 */
export const hostHeader = 'x-simulated-host';

interface VirtualHost {
  name: string | RegExp;
  routers: Router[];
}

/** The simulated outside: virtual hosts on loopback, their memory, their faults and their log. */
export class World {
  readonly clock: Clock;
  readonly region: string;
  readonly addressing: Addressing;
  readonly store: Store;
  readonly faults: Faults;
  readonly ids: Ids;
  readonly callLog = new CallLog();
  readonly #onDefect: (error: unknown) => void;
  readonly #hosts: VirtualHost[] = [];
  #server: Server | undefined;
  #ports: Ports | undefined;

  private constructor(options: WorldOptions, store: Store) {
    this.clock = options.clock;
    this.region = options.region ?? 'eu-frankfurt-1';
    this.addressing = options.addressing ?? 'names';
    this.store = store;
    this.ids = new Ids(options.seed ?? 'world', store.collection('simulation.counters'));
    this.faults = new Faults(
      store.collection('simulation.faults'),
      () => this.clock.now(),
      (name) => this.operations.some((operation) => covers(name, operation)),
    );
    this.#onDefect = options.onDefect ?? ((error) => console.error(error));
  }

  /**
   * Opens a world, as it was left when the directory holds one.
   * @throws Tampered The world's file was changed on disk or belongs to another key.
   */
  static async open(options: WorldOptions): Promise<World> {
    const { directory } = options;
    const key = options.key ?? (directory === undefined ? undefined : await openKey(directory));
    const world = new World(options, await Store.open(directory, key));
    const listener = (request: IncomingMessage, response: ServerResponse) => {
      world.#serve(request, response).catch((error: unknown) => {
        world.#onDefect(error);
        response.destroy();
      });
    };
    if (world.addressing === 'names') world.#server = await listen(listener, 0);
    else world.#ports = await Ports.open(listener, world.store.collection('simulation.ports'));
    return world;
  }

  /** Puts systems on a virtual host (a name, or a pattern for many). Earlier registrations win. */
  host(name: string | RegExp, ...routers: Router[]): this {
    this.#hosts.push({ name, routers });
    return this;
  }

  /** Names and patterns of all virtual hosts; everything else does not exist, as far as DNS goes. */
  get hosts(): (string | RegExp)[] {
    return this.#hosts.map((host) => host.name);
  }

  /** True when the simulated DNS knows the host name. */
  knows(hostName: string): boolean {
    return this.#hosts.some(({ name }) => answersTo(name, hostName));
  }

  /** Full names of all operations, for fault injection. */
  get operations(): string[] {
    return this.#hosts.flatMap((host) => host.routers.flatMap((router) => router.operations));
  }

  /** Every call since the start, in the order of arrival. */
  get calls(): readonly LoggedCall[] {
    return this.callLog.entries;
  }

  /** Loopback port on which all virtual hosts answer by Host header (names mode only). */
  get port(): number {
    if (!this.#server) throw new Error('In ports mode each host has its own port; use urlOf().');
    return portOf(this.#server);
  }

  /** Origin of a virtual host as it stands in answers, without a trailing slash. */
  urlOf(hostName: string): string {
    if (!this.#ports) return `https://${hostName}`;
    return `http://${loopback}:${this.#ports.portFor(hostName)}`;
  }

  /** Writes what is not yet on disk and ends all connections. */
  async close(): Promise<void> {
    if (this.#server) await shut(this.#server);
    await this.#ports?.close();
    await this.store.save();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = this.#hostOf(request);
    const virtual = this.#hosts.find(({ name }) => answersTo(name, host));
    if (!virtual) {
      response.writeHead(421, { 'content-type': 'text/plain' }).end(`No such host: ${host}\n`);
      return;
    }
    const call = callOf(request, { host, origin: this.urlOf(host), now: this.clock.now() });
    const found = findRoute(virtual.routers, call);
    const router = found?.router ?? virtual.routers[0]!;
    call.operation = found?.match.route.operation ?? `${router.prefix}.unknown`;
    call.params = found?.match.params ?? {};
    const entry = this.callLog.open({
      at: call.now,
      host,
      operation: call.operation,
      method: call.method,
      path: call.url.pathname,
      mutates: found?.match.route.mutates ?? false,
    });
    try {
      await this.#answer(router, found?.match, { call, entry, request, response });
    } catch (error) {
      if (!response.destroyed) this.#onDefect(error);
      response.destroy();
    }
  }

  async #answer(router: Router, match: Match | undefined, exchange: Exchange): Promise<void> {
    const { call, entry, request, response } = exchange;
    const act = () => this.#act(router, match, call);
    const fault = match && this.faults.take(call.operation);
    if (fault) {
      entry.fault = fault.fault;
      await this.#strike(fault, router, act, exchange);
      return;
    }
    const reply = await act();
    entry.status = reply.status;
    await send(request, response, reply);
  }

  /** Runs the handler; its effect is on disk before the reply is handed over. */
  async #act(router: Router, match: Match | undefined, call: Call): Promise<Rendered> {
    let reply: Reply;
    try {
      reply = match ? await router.run(match.route, call) : router.refuse(unknownPath, call);
    } catch (error) {
      this.#onDefect(error);
      reply = router.refuse(defect, call);
    }
    await this.store.save();
    return render(reply, this.clock.now());
  }

  async #strike(
    fault: Fault,
    router: Router,
    act: () => Promise<Rendered>,
    { call, entry, request, response }: Exchange,
  ): Promise<void> {
    const effect = fault.effect || effectful.has(fault.fault) ? await act() : undefined;
    await this.store.save();
    if (fault.fault === 'refused-connection' || fault.fault === 'lost-answer') {
      response.destroy();
    } else if (fault.fault === 'slow') {
      await gone(response);
    } else if (fault.fault === 'truncated-body') {
      await sendPart(response, effect!, (length) => Math.floor(length / 2));
      response.destroy();
    } else if (fault.fault === 'dripping-body') {
      await sendPart(response, effect!, () => 1);
      await gone(response);
    } else {
      const reply = render(faultReply(fault, router, call), this.clock.now());
      entry.status = reply.status;
      await send(request, response, reply);
    }
  }

  #hostOf(request: IncomingMessage): string {
    if (this.#ports) return this.#ports.hostAt(request.socket.localPort ?? 0) ?? '';
    const named = request.headers[hostHeader];
    if (typeof named === 'string') {
      request.headers.host = named;
      delete request.headers[hostHeader];
    }
    return (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
  }
}

interface Exchange {
  call: Call;
  entry: LoggedCall;
  request: IncomingMessage;
  response: ServerResponse;
}

const unknownPath = {
  status: 404,
  code: 'NotFound',
  message: 'There is nothing at this path.',
  headers: {},
};
const defect = {
  status: 500,
  code: 'InternalServerError',
  message: 'The simulation failed; its log says why.',
  headers: {},
};

const effectful = new Set<Fault['fault']>(['lost-answer', 'truncated-body', 'dripping-body']);

function faultReply(fault: Fault, router: Router, call: Call): Reply {
  const plain = replyOf(fault, call.target);
  if (plain) return plain;
  const refusal = refusalOf(fault);
  if (!refusal) return { ...router.refuse(wrongContent(fault), call), status: 200 };
  const code = fault.code ?? router.faultCode(refusal.status) ?? refusal.code;
  return router.refuse({ ...refusal, code }, call);
}

/** An error body under status 200: gateways do that. */
function wrongContent(fault: Fault) {
  const message = fault.message ?? 'The service could not handle the request.';
  return { status: 500, code: fault.code ?? 'InternalServerError', message, headers: {} };
}

function gone(response: ServerResponse): Promise<void> {
  if (response.destroyed) return Promise.resolve();
  return new Promise((resolve) => response.once('close', () => resolve()));
}

function answersTo(name: string | RegExp, host: string): boolean {
  return typeof name === 'string' ? name === host : name.test(host);
}

function findRoute(routers: Router[], call: Call): { router: Router; match: Match } | undefined {
  for (const router of routers) {
    const match = router.match(call.method, call.url.pathname);
    if (match) return { router, match };
  }
  return undefined;
}
