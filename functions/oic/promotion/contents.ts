import { createHash } from 'node:crypto';
import type { Connection } from '#functions/oic/factory/connections.ts';
import { NotFound } from '#runtime/errors.ts';
import type { BuildIntegration } from '#runtime/promotion.ts';
import { chooseVersions, toBuildIntegration } from './choose-versions.ts';
import { readManifest } from './manifests.ts';
import { type ObservedProject, observeProject, scheduleRuleOf } from './observe-project.ts';
import type { PromotionRun } from './run.ts';

/** What is promoted. */
export interface Contents {
  /** In the order of activation, as far as it is known. */
  integrations: BuildIntegration[];
  /** Ids of the connections that they use. */
  connections: string[];
  /** The connections of the source, as far as it has them: what they need is the same everywhere. */
  described: Connection[];
  /** Names of the lookups that integrations use; a deployment carries no others. */
  lookups: string[];
  /** The same as long as nobody has changed them on the source. */
  stamp: string;
}

/**
 * What is promoted: what a build holds, or what the request chooses from the source.
 * @param number of a build that exists; null: it is still to be made
 * @throws NotFound no such build, project or integration
 */
export async function contentsOf(run: PromotionRun, number: number | null): Promise<Contents> {
  const { settings, projectId } = run;
  const source = await observeProject(run.source, projectId);
  if (number !== null) {
    const { integrations, connections, lookups, stamp } = await readManifest(run.owner, number);
    return { integrations, connections, lookups, stamp, described: source?.connections ?? [] };
  }
  if (!source) throw noProject(projectId, settings.source.name);
  const chosen = chooseVersions(settings.integrations, source.integrations);
  const integrations: BuildIntegration[] = [];
  for (const one of chosen) {
    integrations.push(toBuildIntegration(one, await scheduleRuleOf(run.source, projectId, one)));
  }
  return {
    integrations,
    connections: [...new Set(integrations.flatMap((one) => one.connections))],
    described: source.connections,
    lookups: source.lookups.filter(({ isUsed }) => isUsed).map(({ name }) => name),
    stamp: stampOf(integrations, source.lookups),
  };
}

/** By the source's own times of change. */
function stampOf(
  integrations: readonly BuildIntegration[],
  lookups: ObservedProject['lookups'],
): string {
  const times = [
    integrations.map(({ code, version, changed }) => [code, version, changed]),
    lookups.map(({ name, changed }) => [name, changed]),
  ];
  return createHash('sha256').update(JSON.stringify(times)).digest('hex');
}

function noProject(project: string, environment: string): NotFound {
  return new NotFound({
    system: 'oic',
    summary: `The environment ${environment} has no project ${project} that its client may see.`,
    fix: 'Check the code of the project (OIC console, Projects), the environment (from), and whether the project admits the client.',
  });
}
