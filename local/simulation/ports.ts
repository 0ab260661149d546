import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Collection } from './store.ts';

/** How many unassigned ports are kept open, so that one can be handed out without waiting. */
const spares = 8;

export const loopback = '127.0.0.1';

/** Starts an HTTP server on the loopback interface only. Port 0 takes any free one. */
export async function listen(listener: RequestListener, port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 5_000 }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: loopback, port }, () => resolve());
  });
  return server;
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Ends a server and every connection it has. */
export async function shut(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

/**
 * One loopback port per virtual host, for callers that cannot send another Host header. The port of
 * a host is remembered and, if still free, taken again after a restart, because the URLs that hold
 * it were handed out.
 */
export class Ports {
  readonly #listener: RequestListener;
  readonly #remembered: Collection<number>;
  readonly #hostOfPort = new Map<number, string>();
  readonly #portOfHost = new Map<string, number>();
  readonly #servers: Server[] = [];
  readonly #spare: Server[] = [];
  #closed = false;

  private constructor(listener: RequestListener, remembered: Collection<number>) {
    this.#listener = listener;
    this.#remembered = remembered;
  }

  static async open(listener: RequestListener, remembered: Collection<number>): Promise<Ports> {
    const ports = new Ports(listener, remembered);
    for (const [host, port] of remembered.entries()) await ports.#reopen(host, port);
    await Promise.all(Array.from({ length: spares }, () => ports.#addSpare()));
    return ports;
  }

  hostAt(port: number): string | undefined {
    return this.#hostOfPort.get(port);
  }

  /** The port of a virtual host; assigns one on first use. */
  portFor(host: string): number {
    const known = this.#portOfHost.get(host);
    if (known !== undefined) return known;
    const server = this.#spare.pop();
    if (!server) throw new Error(`No loopback port is ready for ${host}; try again in a moment.`);
    this.#assign(host, portOf(server));
    // Without a new spare the next host but seven fails, and says so.
    this.#addSpare().catch(() => {});
    return portOf(server);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#servers.map(shut));
  }

  #assign(host: string, port: number): void {
    this.#hostOfPort.set(port, host);
    this.#portOfHost.set(host, port);
    this.#remembered.set(host, port);
  }

  async #reopen(host: string, port: number): Promise<void> {
    const server = await listen(this.#listener, port).catch(() => listen(this.#listener, 0));
    this.#servers.push(server);
    this.#assign(host, portOf(server));
  }

  async #addSpare(): Promise<void> {
    const server = await listen(this.#listener, 0);
    if (this.#closed) return shut(server);
    this.#servers.push(server);
    this.#spare.push(server);
  }
}
