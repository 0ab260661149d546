import path from 'node:path';
import type { Service } from '#local/service-types.ts';
import { type ApiAddress, apiAddress, baseOf } from './api/api-address.ts';
import { ApiClient } from './api/api-client.ts';
import { authorizationFor } from './api/authorize.ts';
import { HttpsTransport } from './api/https.ts';
import type { ChosenOracle } from './choose-oracle.ts';
import type { ApiOptions, Context } from './context.ts';
import { withService } from './with-service.ts';

/** A way to the API, and what is behind it when that runs in this process. */
export interface Connection {
  api: ApiClient;
  /** Absent with `--api`. */
  local?: { service: Service; oracle: ChosenOracle };
}

/** Where a command's options lead: an API, or undefined for the local service. */
export function remoteOf(options: ApiOptions, { terminal }: Context): ApiAddress | undefined {
  return apiAddress(options.api, terminal.environment);
}

/** The API at an address, with the credentials of this machine. */
export function connectTo(address: ApiAddress, { terminal }: Context): Connection {
  const authorization = authorizationFor(address.url, terminal.environment);
  const transport = new HttpsTransport(baseOf(address), authorization, terminal.pause);
  return { api: new ApiClient(transport) };
}

/** The API of a service that runs in this process. */
export async function connectHere(
  local: { service: Service; oracle: ChosenOracle },
  { verbose }: ApiOptions,
): Promise<Connection> {
  // Only now: the API's handler brings the AWS clients with it.
  const { InProcessTransport } = await import('./api/in-process.ts');
  return { api: new ApiClient(new InProcessTransport({ verbose })), local };
}

/**
 * Does something with the API that the options name; by default with the local service on what the data
 * directory holds, which is closed again afterwards.
 * @param options.interactive locally: open tasks are left to the user
 * @throws CommandError nothing was started in that directory, or it is in use
 */
export async function withConnection<T>(
  context: Context,
  options: ApiOptions & { interactive?: boolean },
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const remote = remoteOf(options, context);
  if (remote) return work(connectTo(remote, context));
  return withService(context, options, async (opened) => work(await connectHere(opened, options)));
}

/** The data directory of the options. */
export function directoryOf(options: ApiOptions, { terminal }: Context): string {
  return path.resolve(terminal.directory, options.data);
}
