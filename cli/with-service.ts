import path from 'node:path';
import type { Service } from '#local/service-types.ts';
import type { ChosenOracle } from './choose-oracle.ts';
import type { Context, GlobalOptions } from './context.ts';
import { openService } from './open-service.ts';
import { rememberedOracle } from './remember-oracle.ts';

/** A service that speaks to the Oracle its data directory belongs to. */
export interface Opened {
  service: Service;
  oracle: ChosenOracle;
}

/**
 * Opens the service on what a data directory holds, does something with it, and closes it again.
 * Executions that were running go on meanwhile.
 * @throws CommandError nothing was started in that directory, or it is in use
 */
export async function withService<T>(
  context: Context,
  options: GlobalOptions & { interactive?: boolean },
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  const { terminal, home } = context;
  const directory = path.resolve(terminal.directory, options.data);
  const surroundings = { environment: terminal.environment, home, directory: terminal.directory };
  const oracle = await rememberedOracle(directory, surroundings);
  const service = await openService(context, {
    directory,
    oracle,
    ...(oracle.kind === 'simulated' && { authentication: oracle.authentication }),
    interactive: options.interactive ?? false,
    failures: [],
  });
  try {
    return await work({ service, oracle });
  } finally {
    await service.close();
  }
}
