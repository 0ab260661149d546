/** What a promotion finds in a simulated run: instances with a client each, and a project on the first of them. */

import { writeSecret } from '#runtime/secrets.ts';
import { addMonitoredInstance } from './oracle/monitored-instance.ts';
import type { ArchivedProject } from './oracle/oic/archive-layout.ts';
import { integrationId } from './oracle/oic/site.ts';
import { defaultPrimaveraHost } from './oracle/primavera/primavera.ts';
import { samplePromotion, sampleSchedule } from './sample-promotion.ts';
import type { Outside } from './simulated-outside.ts';

/** Tag of the secrets that belong to no onboarding. */
const OWNER = 'oic-onboarding';

/** An instance as an environments file names it. */
export interface SimulatedInstance {
  /** The value of `integrationInstance`. */
  name: string;
  /** Where its identity domain issues tokens. */
  tokenUrl: string;
  /** The scope of its Developer API; ends with `/ic/api/`. */
  scope: string;
  /** Name of the secret that gets `{clientId, clientSecret}` of its client. */
  client: string;
  /**
   * Name of the secret that gets `{username, password}` of an account at Primavera, the target of the sample's connection;
   * without it the instance has none.
   */
  account?: string;
}

export interface PromotionSetting {
  /** Where the project was developed; it gets the sample, with its connection filled in and everything active. */
  source: SimulatedInstance;
  /** The others; they begin empty. What is there stays. */
  targets: readonly SimulatedInstance[];
  /** Default: `samplePromotion`. */
  project?: ArchivedProject;
}

/** The address that the sample's connection calls. */
export const sampleTarget = `https://${defaultPrimaveraHost}/`;

/** What to call of SYNC_PROJECTS, below its endpoint, to see that everything works: GET, answers 200. */
export const sampleCall = `/sync?scope=${encodeURIComponent(`http://${defaultPrimaveraHost}/api`)}`;

/**
 * Gives a promotion what a real team has: instances in their identity domains, an OAuth client for each (Developer API
 * and endpoints, role ServiceDeveloper) with its secret in the vault, accounts for the sample's connection, and the
 * sample project on the source: active, and NIGHTLY_SYNC with a schedule that runs. What is there stays, so it can be
 * called before each run. Archives bring no schedules: a promotion has to set them on the target.
 * @returns OCIDs of the instances by name
 */
export async function welcomePromotion(
  outside: Pick<Outside, 'world' | 'oic' | 'primavera'>,
  { source, targets, project = samplePromotion }: PromotionSetting,
): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  const passwords = new Map<SimulatedInstance, { username: string; password: string }>();
  for (const one of [source, ...targets]) {
    ids[one.name] = await addInstance(outside, one);
    const account = accountOf(outside, one);
    passwords.set(one, account);
    if (one.account) await writeSecret(one.account, account, OWNER);
  }
  const instance = ids[source.name]!;
  if (!outside.oic.hasProject(instance, project.code)) {
    develop(outside, instance, project, passwords.get(source)!);
  }
  await outside.world.store.save();
  return ids;
}

async function addInstance(
  { world }: Pick<Outside, 'world'>,
  { name, tokenUrl, scope, client }: SimulatedInstance,
): Promise<string> {
  const added = addMonitoredInstance(world, {
    serviceName: name,
    domainHost: new URL(tokenUrl).hostname,
    scope,
    purpose: 'promotion',
  });
  await writeSecret(client, { ...added.client }, OWNER);
  return added.instanceId;
}

/** Each environment signs in with an account of its own, whose password is made up once and stays. */
function accountOf(
  { world, primavera }: Pick<Outside, 'world' | 'primavera'>,
  { name }: SimulatedInstance,
): { username: string; password: string } {
  const username = `svc-sync@${name}.example`;
  const known = primavera.account(defaultPrimaveraHost, username)?.password;
  const password = known ?? world.ids.hex('primavera-password');
  if (!known) {
    primavera.addAccount({
      host: defaultPrimaveraHost,
      userName: username,
      password,
      workspaces: [],
    });
  }
  return { username, password };
}

function develop(
  { oic }: Pick<Outside, 'oic'>,
  instance: string,
  project: ArchivedProject,
  account: { username: string; password: string },
): void {
  oic.develop(instance, project);
  for (const { id } of project.connections) {
    oic.fillConnection(
      { instance, projectId: project.code, id },
      {
        connectionValues: { connectionType: 'restUrl', connectionUrl: sampleTarget },
        securityPolicy: 'BASIC_AUTH',
        securityValues: { ...account },
      },
    );
  }
  const ids = project.integrations.map(integrationId);
  oic.activate(instance, project.code, ids);
  if (!ids.includes(sampleSchedule.id)) return;
  oic.schedule(instance, project.code, sampleSchedule.id, sampleSchedule.icalExpression);
}
