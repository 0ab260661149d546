import { once } from 'node:events';
import type { RunningService } from '#local/service.ts';
import { announceApi } from '../announce-api.ts';
import { type ApiAddress, baseOf } from '../api/api-address.ts';
import { authorizationFor } from '../api/authorize.ts';
import { directoryOf, remoteOf } from '../connection.ts';
import { type ApiOptions, type Context, peopleRead, writeJson } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { portOf } from '../port.ts';
import { rememberOracle } from '../remember-oracle.ts';
import { withService } from '../with-service.ts';

export type StartOptions = ApiOptions & { port?: string; interactive?: boolean };

/**
 * `oic-onboarding start`: keeps the local service open, with its API and page, until Ctrl+C. With `--api` it
 * shows the page of that API instead, and signs what the page asks for.
 */
export async function start(options: StartOptions, context: Context): Promise<ExitCode> {
  const port = portOf(options.port ?? context.terminal.environment.PORT);
  const remote = remoteOf(options, context);
  if (remote) return startProxy(remote, port, options, context);
  const directory = directoryOf(options, context);
  await settleOracle(directory);
  return withService(context, options, async ({ service, oracle }) => {
    const { startHttpApi } = await import('#local/http-api.ts');
    const api = await listening(port, startHttpApi(service as RunningService, { port }));
    const takeBack = await announceApi(directory, api.url);
    await tell(api.url, { awsEndpointUrl: service.endpointUrl }, options, context, [
      `The API of docs/api.md is at ${api.url}, with the ${oracle.kind} Oracle.`,
      `AWS endpoints for the AWS CLI and SDKs: ${service.endpointUrl} (docs/local-run.md)`,
      'Ctrl+C ends it; executions that run go on with the next start.',
    ]);
    await takeBack();
    await api.close();
    return exitCodes.ok;
  });
}

async function startProxy(
  remote: ApiAddress,
  port: number,
  options: StartOptions,
  context: Context,
): Promise<ExitCode> {
  const { startSigningProxy } = await import('../proxy/signing-proxy.ts');
  const base = baseOf(remote);
  const authorization = authorizationFor(remote.url, context.terminal.environment);
  // Whoever has no credentials should know now, not when the page stays empty.
  await authorization.headersFor({ method: 'GET', url: new URL(`${base}/tasks`), headers: {} });
  const proxy = await listening(port, startSigningProxy({ base, authorization }, { port }));
  await tell(proxy.url, { api: base }, options, context, [
    `The page of ${base}, with your own rights: whoever may run programs on this machine has them, too, until Ctrl+C.`,
  ]);
  await proxy.close();
  return exitCodes.ok;
}

/** Prints the address of the page first, then everything else, and waits until the person has had enough. */
async function tell(
  url: string,
  more: Record<string, string>,
  options: StartOptions,
  context: Context,
  lines: string[],
): Promise<void> {
  const page = `${url}/console/`;
  if (options.json) writeJson(context, { url, page, ...more });
  const text = [...(options.json ? [] : [page]), ...lines];
  peopleRead(context, options).write(`${text.join('\n')}\n`);
  const { signal } = context.terminal;
  if (!signal.aborted) await once(signal, 'abort');
}

async function listening<T>(port: number, starting: Promise<T>): Promise<T> {
  return starting.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    const why = error.code === 'EACCES' ? 'may not be used by you' : 'is in use';
    throw new CommandError(
      exitCodes.wrongSurroundings,
      `Port ${port} of 127.0.0.1 ${why}. Choose another with --port or PORT, or none for any free one.`,
    );
  });
}

/** A directory in which nothing was started yet belongs to the simulated Oracle. */
async function settleOracle(directory: string): Promise<void> {
  try {
    await rememberOracle(directory, { kind: 'simulated' });
  } catch (error) {
    // It belongs to the real one: then that is meant.
    if (!(error instanceof CommandError)) throw error;
  }
}
