/** What has to exist outside for a request for a promotion: instances, accounts, a Git repository. */

import { randomBytes } from 'node:crypto';
import type { CheckedPromotion } from '#functions/api/request/check-promotion-request.ts';
import type { EnvironmentBlock } from '#functions/api/request/environments-schema.ts';
import { ApiToken, findSecret, writeSecret } from '#runtime/secrets.ts';
import type { ArchivedProject } from './oracle/oic/archive-layout.ts';
import type { Outside } from './simulated-outside.ts';
import { type SimulatedInstance, welcomePromotion } from './simulated-promotion.ts';

/** Tag of the secrets that belong to no onboarding. */
const OWNER = 'oic-onboarding';

/**
 * Gives a request what a real team has. What is there stays, so that the next request finds the last one's builds.
 * @param project default: the sample
 * @returns the OCIDs of the instances by name
 */
export async function welcomePromotionRequest(
  outside: Outside,
  { request, environments }: CheckedPromotion,
  project?: ArchivedProject,
): Promise<Record<string, string>> {
  const source = environments.find(({ name }) => name === request.from)!;
  const targets = environments.filter((one) => one !== source).map(instanceOf);
  const setting = { source: instanceOf(source), targets, ...(project && { project }) };
  const ids = await welcomePromotion(outside, setting);
  if (request.git) await welcomeGit(outside, request.git);
  return ids;
}

function instanceOf({ instance, connections }: EnvironmentBlock): SimulatedInstance {
  const { name, tokenUrl, scope, client } = instance;
  const account = connections.find(({ credentials }) => credentials !== undefined)?.credentials;
  return { name, tokenUrl, scope, client, ...(account && { account }) };
}

/** The repository, and a token for it under the name that the request has. */
async function welcomeGit(
  { git }: Pick<Outside, 'git'>,
  { url, token: name }: NonNullable<CheckedPromotion['request']['git']>,
): Promise<void> {
  const known = await findSecret(name, ApiToken);
  const token = known?.value.token ?? randomBytes(20).toString('hex');
  if (!known) await writeSecret(name, { token }, OWNER);
  await git.ensure(url, token);
}
