import { hostHeader, type World } from '#local/simulation/world.ts';

/** Sends a request to a virtual host of a world in names mode. */
export function ask(
  world: World,
  host: string,
  path: string,
  init: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`http://127.0.0.1:${world.port}${path}`, {
    redirect: 'manual',
    ...init,
    headers: { ...init.headers, [hostHeader]: host },
  });
}
