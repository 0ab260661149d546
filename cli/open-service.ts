import type { Service, ServiceOptions } from '#local/service-types.ts';
import { announcedApi } from './announce-api.ts';
import type { Context } from './context.ts';
import { CommandError, exitCodes } from './exit-codes.ts';

/** A command runs one onboarding, in which most functions are called once: threads that wait cost memory. */
const WARM_FUNCTIONS = 6;

/**
 * Starts the local service and points this process's AWS clients at it.
 * @throws CommandError another process uses the data directory
 */
export async function openService(context: Context, options: ServiceOptions): Promise<Service> {
  try {
    const service = await context.startService({ maxWarmFunctions: WARM_FUNCTIONS, ...options });
    Object.assign(process.env, service.environment);
    return service;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'DirectoryInUse') throw error;
    const url = await announcedApi(options.directory);
    const through = url ? `\nIts service is open: go through it with --api ${url}` : '';
    throw new CommandError(exitCodes.wrongSurroundings, `${error.message}${through}`);
  }
}
