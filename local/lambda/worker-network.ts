/**
 * Name resolution for the `fetch` of this thread, as /etc/hosts would do it, but also for HTTPS:
 * the request goes to a loopback origin and keeps its Host header. It works one level below fetch,
 * at the dispatcher that Node's fetch and undici share under a well-known symbol
 * (https://github.com/nodejs/undici/blob/main/lib/global.js), so that redirects, streams and the
 * Response's URL stay what they are.
 */

import type { Resolution } from './messages.ts';

interface DispatchOptions {
  origin: string | URL;
  headers?: Record<string, string>;
}

interface Dispatcher {
  dispatch(options: DispatchOptions, handler: object): boolean;
}

const dispatcherSymbols = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map(
  Symbol.for,
);
const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** What getaddrinfo's answer for a name that does not exist looks like in Node. */
function notFound(hostname: string): Error {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
    errno: -3008,
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname,
  });
}

/**
 * Where a request to an origin really goes: a mapped origin, or nothing for the origin itself.
 * @throws Error ENOTFOUND: the name is not known and the others are refused.
 */
export function resolveOrigin(resolution: Resolution, origin: URL): string | undefined {
  const { hostname } = origin;
  if (loopbackNames.has(hostname)) return undefined;
  const mapped = Object.hasOwn(resolution.hosts, hostname)
    ? resolution.hosts[hostname]
    : resolution.patterns.find(({ host }) => host.test(hostname))?.origin;
  if (mapped === undefined && resolution.others === 'refuse') throw notFound(hostname);
  return mapped;
}

function redirected(resolution: Resolution, dispatcher: Dispatcher): Dispatcher {
  const dispatch: Dispatcher['dispatch'] = (options, handler) => {
    const origin = new URL(options.origin);
    const mapped = resolveOrigin(resolution, origin);
    if (mapped === undefined) return dispatcher.dispatch(options, handler);
    const headers = { ...options.headers, host: origin.host };
    return dispatcher.dispatch({ ...options, origin: mapped, headers }, handler);
  };
  // WebSocket and EventSource ask for more than `dispatch`.
  return new Proxy(dispatcher, {
    get: (target, property) =>
      property === 'dispatch' ? dispatch : Reflect.get(target, property, target),
  });
}

/** @throws Error This version of Node keeps the dispatcher elsewhere; nothing may slip through. */
export function installResolution(resolution: Resolution): void {
  // Loads undici, which puts its dispatcher in place.
  new Response();
  const globals = globalThis as unknown as Record<symbol, Dispatcher | undefined>;
  const present = dispatcherSymbols.filter((symbol) => globals[symbol] !== undefined);
  if (present.length === 0) throw new Error("Node's fetch has no dispatcher to redirect.");
  for (const symbol of present) globals[symbol] = redirected(resolution, globals[symbol]!);
}
