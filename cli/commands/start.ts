import { once } from 'node:events';
import path from 'node:path';
import type { RunningService } from '#local/service.ts';
import { type Context, type GlobalOptions, peopleRead, writeJson } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { rememberOracle } from '../remember-oracle.ts';
import { withService } from '../with-service.ts';

export type StartOptions = GlobalOptions & { port?: string; interactive?: boolean };

/** `oic-onboarding start`: keeps the local service open, with its API, until Ctrl+C. */
export async function start(options: StartOptions, context: Context): Promise<ExitCode> {
  const { terminal } = context;
  const port = portOf(options.port ?? terminal.environment.PORT);
  await settleOracle(path.resolve(terminal.directory, options.data));
  return withService(context, options, async ({ service, oracle }) => {
    const { startHttpApi } = await import('#local/http-api.ts');
    const api = await startHttpApi(service as RunningService, { port });
    const { url } = api;
    if (options.json) writeJson(context, { url, awsEndpointUrl: service.endpointUrl });
    peopleRead(context, options).write(
      `${options.json ? '' : `${url}\n`}The API of docs/api.md, with the ${oracle.kind} Oracle.\n` +
        `AWS endpoints for the AWS CLI and SDKs: ${service.endpointUrl} (docs/local-run.md)\n` +
        'Ctrl+C ends it; executions that run go on with the next start.\n',
    );
    if (!terminal.signal.aborted) await once(terminal.signal, 'abort');
    await api.close();
    return exitCodes.ok;
  });
}

function portOf(text: string | undefined): number {
  const port = Number(text ?? 0);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new CommandError(
    exitCodes.wrongRequest,
    `The port "${text}" is none. Take a number from 1 to 65535 (--port or PORT), or none for any free one.`,
  );
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
