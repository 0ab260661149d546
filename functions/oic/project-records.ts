import { findResource, type Resource, type ResourceKind, recordResource } from '#runtime/ledger.ts';
import type { Instance, Origin } from '#runtime/model.ts';
import type { EntryPoints } from './entry-points.ts';
import type { ConnectionKey } from './factory/connections.ts';
import type { Project } from './factory/projects.ts';

/** Where a resource of a project lives; ids alone repeat in every instance. */
interface Place {
  jobId: string;
  instance: Pick<Instance, 'id'>;
}

/** What stage 6 put on the connection and stage 7 found; compared to see whether it has to be done again. */
export interface ConnectionFacts {
  /** Version id of the secret whose user name and password are on the connection. */
  credentialVersion: string;
  connectionUrl: string;
  /** The connection's own time of its last change; another one means that somebody else changed it. */
  lastUpdated: string;
  /** Whether a test passed since the last change. */
  tested: boolean;
}

/** The project that this onboarding imported into that instance, or undefined. */
export async function findProjectRecord(place: Place): Promise<Resource | undefined> {
  const record = await findResource(place.jobId, 'project');
  return record?.facts?.instanceId === place.instance.id ? record : undefined;
}

/** Writes down which archive a project was imported from, before anything else is asked of it. */
export async function recordProject(
  place: Place,
  project: Pick<Project, 'id'> & { origin: Origin; sha256: string },
): Promise<void> {
  await recordResource(place.jobId, {
    kind: 'project',
    name: '-',
    id: project.id,
    origin: project.origin,
    facts: { instanceId: place.instance.id, sha256: project.sha256 },
  });
}

/** Writes down integration and connection; what is known about them already stays. */
export async function recordEntryPoints(
  place: Place,
  found: EntryPoints & { projectId: string; origin: Origin },
): Promise<void> {
  const { projectId, origin } = found;
  const resources: [ResourceKind, string][] = [
    ['integration', found.integrationId],
    ['connection', found.connectionId],
  ];
  for (const [kind, id] of resources) {
    const known = await findResource(place.jobId, kind);
    if (known && isSame(known, place, { projectId, id }) && known.origin === origin) continue;
    const facts = { instanceId: place.instance.id, projectId };
    await recordResource(place.jobId, { kind, name: '-', id, origin, facts });
  }
}

/** What was put on that connection, or undefined when nothing was. */
export async function findConnectionFacts(
  place: Place,
  { projectId, connectionId }: ConnectionKey,
): Promise<ConnectionFacts | undefined> {
  const record = await findResource(place.jobId, 'connection');
  if (!record || !isSame(record, place, { projectId, id: connectionId })) return undefined;
  return record.facts?.credentialVersion ? (record.facts as unknown as ConnectionFacts) : undefined;
}

/** Notes what is on the connection now. */
export async function recordConnectionFacts(
  place: Place,
  { projectId, connectionId }: ConnectionKey,
  facts: ConnectionFacts,
): Promise<void> {
  const known = await findResource(place.jobId, 'connection');
  await recordResource(place.jobId, {
    kind: 'connection',
    name: '-',
    id: connectionId,
    origin: known?.origin ?? 'adopted',
    facts: { ...facts, instanceId: place.instance.id, projectId },
  });
}

function isSame(record: Resource, place: Place, key: { projectId: string; id: string }): boolean {
  const { facts } = record;
  return (
    record.id === key.id &&
    facts?.instanceId === place.instance.id &&
    facts.projectId === key.projectId
  );
}
