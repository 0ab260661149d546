/** What all parts of the simulated Oracle Integration share: its memory, its settings, its time. */

import { Refusal } from '#local/simulation/call.ts';
import type { Collection } from '#local/simulation/store.ts';
import type { World } from '#local/simulation/world.ts';
import { type Drop, settle } from './activation.ts';
import {
  type ConnectionRecord,
  defaultOicSettings,
  type IntegrationRecord,
  type LibraryRecord,
  type LookupRecord,
  type OicSettings,
  type ProjectRecord,
} from './model.ts';

/** The memory of the simulated Oracle Integration, one for all instances of a world. */
export class Site {
  readonly world: World;
  readonly drop: Drop;
  readonly projects: Collection<ProjectRecord>;
  readonly connections: Collection<ConnectionRecord>;
  readonly integrations: Collection<IntegrationRecord>;
  readonly lookups: Collection<LookupRecord>;
  readonly libraries: Collection<LibraryRecord>;
  readonly #settings: Collection<OicSettings>;

  /**
   * @param drop loses the requests that wait in a version that is deactivated
   */
  constructor(world: World, drop: Drop = () => 0) {
    this.world = world;
    this.drop = drop;
    this.projects = world.store.collection('oic.projects');
    this.connections = world.store.collection('oic.connections');
    this.integrations = world.store.collection('oic.integrations');
    this.lookups = world.store.collection('oic.lookups');
    this.libraries = world.store.collection('oic.libraries');
    this.#settings = world.store.collection('oic.settings');
  }

  get now(): number {
    return this.world.clock.now();
  }

  get settings(): OicSettings {
    return { ...defaultOicSettings, ...this.#settings.get('settings') };
  }

  /** Changes how this world's Oracle Integration behaves, from now on. */
  configure(settings: Partial<OicSettings>): void {
    this.#settings.set('settings', { ...this.settings, ...settings });
  }

  /** A project of an instance. Throws `Refusal` 404. */
  project(instance: string, projectId: string): ProjectRecord {
    const found = this.projects.get(projectKey(instance, projectId));
    if (!found) throw notFound(`Project ${projectId}`);
    return found;
  }

  /** A connection of a project. Throws `Refusal` 404. */
  connection(instance: string, projectId: string, id: string): ConnectionRecord {
    this.project(instance, projectId);
    const found = this.connections.get(connectionKey({ instance, projectId, id }));
    if (!found) throw notFound(`Connection ${id} in project ${projectId}`);
    return found;
  }

  /** The connections of a project, in the order of their ids. */
  connectionsOf(instance: string, projectId: string): ConnectionRecord[] {
    return this.connections
      .filter((one) => one.instance === instance && one.projectId === projectId)
      .sort((a, b) => compare(a.id, b.id));
  }

  /** The integrations of a project as they stand at this moment, in the order of their ids. */
  integrationsOf(instance: string, projectId: string): IntegrationRecord[] {
    const records = this.integrations
      .filter((one) => one.instance === instance && one.projectId === projectId)
      .sort((a, b) => compare(integrationId(a), integrationId(b)));
    // Kept at once and together: an ended activation must not end again after a later one.
    const drop = (record: IntegrationRecord) => this.drop(record);
    for (const changed of settle(records, this.now, drop)) this.keepIntegration(changed);
    return records;
  }

  /** One version of an integration, `CODE|VERSION`. Throws `Refusal` 404. */
  integration(instance: string, projectId: string, id: string): IntegrationRecord {
    this.project(instance, projectId);
    const records = this.integrationsOf(instance, projectId);
    const found = records.find((one) => integrationId(one) === id);
    if (!found) throw notFound(`Integration ${id} in project ${projectId}`);
    return found;
  }

  /** The lookups of a project, in the order of their names. */
  lookupsOf(instance: string, projectId: string): LookupRecord[] {
    return this.lookups
      .filter((one) => one.instance === instance && one.projectId === projectId)
      .sort((a, b) => compare(a.name, b.name));
  }

  /** A lookup of a project. Throws `Refusal` 404. */
  lookup(instance: string, projectId: string, name: string): LookupRecord {
    this.project(instance, projectId);
    const found = this.lookups.get(placeOf({ instance, projectId }, name));
    if (!found) throw notFound(`Lookup ${name} in project ${projectId}`);
    return found;
  }

  /** The libraries of a project, in the order of their ids. */
  librariesOf(instance: string, projectId: string): LibraryRecord[] {
    return this.libraries
      .filter((one) => one.instance === instance && one.projectId === projectId)
      .sort((a, b) => compare(integrationId(a), integrationId(b)));
  }

  /** Stores a lookup. */
  keepLookup(record: LookupRecord): void {
    this.lookups.set(placeOf(record, record.name), record);
  }

  /** Stores a library. */
  keepLibrary(record: LibraryRecord): void {
    this.libraries.set(placeOf(record, integrationId(record)), record);
  }

  /** Stores an integration. */
  keepIntegration(record: IntegrationRecord): void {
    this.integrations.set(integrationKey(record), record);
  }

  /** Removes a connection, a version of an integration, or a lookup. */
  dropConnection(record: ConnectionRecord): void {
    this.connections.delete(connectionKey(record));
  }

  dropIntegration(record: IntegrationRecord): void {
    this.integrations.delete(integrationKey(record));
  }

  dropLookup(record: LookupRecord): void {
    this.lookups.delete(placeOf(record, record.name));
  }

  /** Stores a connection. */
  keepConnection(record: ConnectionRecord): void {
    this.connections.set(connectionKey(record), record);
  }

  /** Stores a project. */
  keepProject(record: ProjectRecord): void {
    this.projects.set(projectKey(record.instance, record.code), record);
  }

  /** Removes a project with everything in it. */
  dropProject({ instance, code }: ProjectRecord): void {
    for (const one of this.connectionsOf(instance, code)) {
      this.connections.delete(connectionKey(one));
    }
    for (const one of this.integrationsOf(instance, code)) {
      this.integrations.delete(integrationKey(one));
    }
    for (const one of this.lookupsOf(instance, code)) this.lookups.delete(placeOf(one, one.name));
    for (const one of this.librariesOf(instance, code)) {
      this.libraries.delete(placeOf(one, integrationId(one)));
    }
    this.projects.delete(projectKey(instance, code));
  }
}

/** The id of an integration in the API: `CODE|VERSION`. */
export function integrationId({ code, version }: { code: string; version: string }): string {
  return `${code}|${version}`;
}

function projectKey(instance: string, projectId: string): string {
  return `${instance}/${projectId}`;
}

function placeOf(place: { instance: string; projectId: string }, name: string): string {
  return `${place.instance}/${place.projectId}/${name}`;
}

function connectionKey(key: Pick<ConnectionRecord, 'instance' | 'projectId' | 'id'>): string {
  return `${key.instance}/${key.projectId}/${key.id}`;
}

function integrationKey(record: IntegrationRecord): string {
  return `${record.instance}/${record.projectId}/${integrationId(record)}`;
}

function notFound(what: string): Refusal {
  return new Refusal(404, 'RESOURCE_NOT_FOUND', `${what} was not found.`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
