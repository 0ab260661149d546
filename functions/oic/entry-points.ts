import { InvalidArchive } from '#runtime/errors.ts';
import type { Oic } from './client.ts';
import { type Connection, listConnections } from './factory/connections.ts';
import { type Integration, listIntegrations } from './factory/integrations.ts';

/** What of an imported project the onboarding works on. */
export interface EntryPoints {
  /** `CODE|VERSION` of the integration that CupixWorks calls. */
  integrationId: string;
  /** Id of the connection through which that integration calls Primavera. */
  connectionId: string;
}

/**
 * Finds the integration with a REST trigger, and the connection through which it goes out.
 * @throws InvalidArchive there is none, or more than one
 */
export async function findEntryPoints(oic: Oic, projectId: string): Promise<EntryPoints> {
  return chooseEntryPoints(
    await listIntegrations(oic, projectId),
    await listConnections(oic, projectId),
  );
}

/**
 * The same, from what OIC listed. Of several versions of one integration the newest counts: an import adds
 * versions and deletes none.
 */
export function chooseEntryPoints(
  integrations: Integration[],
  connections: Connection[],
): EntryPoints {
  const adapters = new Map(connections.map(({ id, adapterType }) => [id, adapterType?.name]));
  const isRest = (id: string) => (adapters.get(id) ?? 'rest').toLowerCase() === 'rest';
  const triggered = newestVersions(integrations).filter(
    (one) =>
      !one.scheduleApplicableFlag && connectionsOf(one, 'SOURCE').every(isRest) && hasTrigger(one),
  );
  const integration = only(
    triggered.map((one) => one.id),
    'integration with a REST trigger',
  );
  const chosen = triggered.find(({ id }) => id === integration)!;
  const outbound = connectionsOf(chosen, 'TARGET').filter(isRest);
  const connectionId = only(outbound, `outbound REST connection of ${integration}`);
  return { integrationId: integration, connectionId };
}

function hasTrigger({ endPoints }: Integration): boolean {
  return (endPoints ?? []).some(({ role }) => role === 'SOURCE');
}

function connectionsOf({ endPoints }: Integration, role: 'SOURCE' | 'TARGET'): string[] {
  const ids = (endPoints ?? [])
    .filter((one) => one.role === role)
    .flatMap(({ connection }) => connection?.id ?? []);
  return [...new Set(ids)];
}

function newestVersions(integrations: Integration[]): Integration[] {
  const newest = new Map<string, Integration>();
  for (const one of integrations) {
    const known = newest.get(one.code);
    // Versions have fixed widths (01.00.0000), so text order is their order.
    if (!known || known.version < one.version) newest.set(one.code, one);
  }
  return [...newest.values()];
}

function only(found: string[], what: string): string {
  if (found.length === 1) return found[0]!;
  const seen = found.length === 0 ? `no ${what}` : `more than one ${what}: ${found.join(', ')}`;
  throw new InvalidArchive({
    system: 'oic',
    summary: `The imported project holds ${seen}.`,
    fix: 'Use the archive that Cupix supplies, with one REST-triggered integration and one outbound REST connection; remove what else is in the project. Then resume.',
  });
}
