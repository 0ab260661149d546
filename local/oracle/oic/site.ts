/** What all parts of the simulated Oracle Integration share: its memory, its settings, its time. */

import { Refusal } from '#local/simulation/call.ts';
import type { Collection } from '#local/simulation/store.ts';
import type { World } from '#local/simulation/world.ts';
import { settle } from './activation.ts';
import {
  type ConnectionRecord,
  defaultOicSettings,
  type IntegrationRecord,
  type OicSettings,
  type ProjectRecord,
} from './model.ts';

/** The memory of the simulated Oracle Integration, one for all instances of a world. */
export class Site {
  readonly world: World;
  readonly projects: Collection<ProjectRecord>;
  readonly connections: Collection<ConnectionRecord>;
  readonly integrations: Collection<IntegrationRecord>;
  readonly #settings: Collection<OicSettings>;

  constructor(world: World) {
    this.world = world;
    this.projects = world.store.collection('oic.projects');
    this.connections = world.store.collection('oic.connections');
    this.integrations = world.store.collection('oic.integrations');
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
    for (const changed of settle(records, this.now)) this.keepIntegration(changed);
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

  /** Stores an integration. */
  keepIntegration(record: IntegrationRecord): void {
    this.integrations.set(integrationKey(record), record);
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
