import { userInfo } from 'node:os';
import { type Connection, withConnection } from '../connection.ts';
import { type ApiOptions, type Context, writeJson } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';

/**
 * `oic-onboarding reveal ID`: shows the client secret; the audit trail notes who saw it. An API shows it once
 * for each time that the task is opened, and to its assignee only.
 * @param id of the onboarding, or of its task
 */
export async function reveal(id: string, options: ApiOptions, context: Context): Promise<ExitCode> {
  return withConnection(context, { ...options, interactive: true }, async (connection) => {
    const [onboardingId = id] = id.split('.');
    const taskId = id.includes('.') ? id : `${id}.register-in-cupixworks`;
    const clientSecret = await secretOf({ onboardingId, taskId }, connection);
    if (options.json) writeJson(context, { onboardingId, clientSecret });
    else context.terminal.stdout.write(`${clientSecret}\n`);
    return exitCodes.ok;
  });
}

async function secretOf(
  { onboardingId, taskId }: { onboardingId: string; taskId: string },
  { api, local }: Connection,
): Promise<string> {
  if (!local) return api.reveal(taskId);
  // Whoever runs the local service owns its vault, also after the task.
  const { revealSecret } = await import('#functions/api/reveal-secret.ts');
  return revealSecret(onboardingId, userInfo().username);
}
