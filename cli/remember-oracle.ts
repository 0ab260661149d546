import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod/mini';
import { ociAuthentications } from '#runtime/settings.ts';
import type { ChosenOracle, OracleSurroundings } from './choose-oracle.ts';
import { realOracleAt } from './choose-oracle.ts';
import { CommandError, exitCodes } from './exit-codes.ts';

/** What a data directory keeps about its Oracle: never a credential. */
const Memory = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('simulated'),
    authentication: z.optional(z.enum(ociAuthentications)),
  }),
  z.strictObject({
    kind: z.literal('real'),
    endpoints: z.strictObject({
      integrationControlPlane: z.string(),
      iam: z.string(),
      allowedHosts: z.array(z.string()),
    }),
    profile: z.optional(z.string()),
  }),
]);
type Memory = z.output<typeof Memory>;

const fileIn = (directory: string) => path.join(directory, 'oracle.json');

/**
 * Notes which Oracle a data directory belongs to, so that `resume` and `tasks` speak to the same one. A
 * directory holds the onboardings of one kind only: a simulated customer must never look like a real one.
 * @throws CommandError the directory belongs to the other kind
 */
export async function rememberOracle(directory: string, oracle: ChosenOracle): Promise<void> {
  const known = await recall(directory);
  if (known && known.kind !== oracle.kind) {
    throw new CommandError(
      exitCodes.wrongSurroundings,
      `${directory} holds onboardings with the ${known.kind} Oracle, and this one is for the ${oracle.kind} one.\n` +
        `Keep them apart: add --data ${directory}-${oracle.kind}`,
    );
  }
  const memory: Memory =
    oracle.kind === 'simulated'
      ? oracle
      : { kind: 'real', endpoints: oracle.endpoints, profile: oracle.profile };
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(fileIn(directory), `${JSON.stringify(memory, null, 2)}\n`, { mode: 0o600 });
}

/**
 * The Oracle that a data directory belongs to, with credentials looked up anew.
 * @throws CommandError nothing was started in this directory, or the credentials are missing
 */
export async function rememberedOracle(
  directory: string,
  surroundings: OracleSurroundings,
): Promise<ChosenOracle> {
  const known = await recall(directory);
  if (!known) {
    throw new CommandError(
      exitCodes.wrongSurroundings,
      `No onboarding was started in ${directory}. Start one (oic-onboarding onboard), or name its directory with --data.`,
    );
  }
  return known.kind === 'simulated'
    ? known
    : realOracleAt(known.endpoints, known.profile, surroundings);
}

async function recall(directory: string): Promise<Memory | undefined> {
  let text: string;
  try {
    text = await readFile(fileIn(directory), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return Memory.parse(JSON.parse(text));
}
