import { userInfo } from 'node:os';
import { type Context, type GlobalOptions, writeJson } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { withService } from '../with-service.ts';

/** `oic-onboarding reveal ID`: shows the client secret once; the audit trail notes who saw it. */
export async function reveal(
  onboardingId: string,
  options: GlobalOptions,
  context: Context,
): Promise<ExitCode> {
  return withService(context, { ...options, interactive: true }, async () => {
    const { revealSecret } = await import('#functions/api/reveal-secret.ts');
    const clientSecret = await revealSecret(onboardingId, userInfo().username);
    if (options.json) writeJson(context, { onboardingId, clientSecret });
    else context.terminal.stdout.write(`${clientSecret}\n`);
    return exitCodes.ok;
  });
}
