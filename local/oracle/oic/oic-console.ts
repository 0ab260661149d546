/** What people do in the console of the simulated Oracle Integration, next to the API. */

import { statusAt } from './activation.ts';
import type { ArchivedProject } from './archive-layout.ts';
import { mergeProject } from './import.ts';
import type {
  ConnectionRecord,
  IntegrationRecord,
  IntegrationStatus,
  LookupRecord,
  OicSettings,
} from './model.ts';
import type { MonitoringSettings, Traffic } from './monitoring/model.ts';
import type { Run, Runs } from './monitoring/runs.ts';
import { integrationId, type Site } from './site.ts';

/** Locks, settings and a look inside, for tests and for the simulation's commands. */
export class OicConsole {
  readonly #site: Site;
  readonly #runs: Runs;

  constructor(site: Site, runs: Runs) {
    this.#site = site;
    this.#runs = runs;
  }

  /** Changes how this world's Oracle Integration behaves from now on. */
  configure(settings: Partial<OicSettings>): void {
    this.#site.configure(settings);
  }

  /**
   * Somebody opens a connection in the editor, in every instance that has it or in one.
   * @param by The name that `lockedBy` shows.
   * @param forMs Time until the editor is closed; without it until `unlockConnection`.
   */
  lockConnection(
    projectId: string,
    connectionId: string,
    by: string,
    forMs?: number,
    instance?: string,
  ): void {
    const at = this.#site.now;
    const until = forMs === undefined ? undefined : at + forMs;
    for (const connection of this.#connections(projectId, connectionId)) {
      if (instance !== undefined && connection.instance !== instance) continue;
      this.#site.keepConnection({ ...connection, lock: { by, at, until } });
    }
  }

  /** The editor is closed. */
  unlockConnection(projectId: string, connectionId: string): void {
    for (const connection of this.#connections(projectId, connectionId)) {
      this.#site.keepConnection({ ...connection, lock: undefined });
    }
  }

  /** Somebody opens an integration (`CODE|VERSION`) in the editor, or closes it (`by` left out). */
  lockIntegration(projectId: string, id: string, by?: string, instance?: string): void {
    const site = this.#site;
    const lock = by === undefined ? undefined : { by, at: site.now };
    for (const record of this.#integrations(projectId, instance)) {
      if (integrationId(record) === id) site.keepIntegration({ ...record, lock });
    }
  }

  /** The status of every integration of a project at this moment, by `CODE|VERSION`. */
  statuses(projectId: string, instance?: string): Record<string, IntegrationStatus> {
    const found = this.#integrations(projectId, instance);
    return Object.fromEntries(
      found.map((one) => [integrationId(one), statusAt(one, this.#site.now)]),
    );
  }

  /** Somebody opens a lookup in the editor, or closes it (`by` left out). */
  lockLookup(instance: string, projectId: string, name: string, by?: string): void {
    const lock = by === undefined ? undefined : { by, at: this.#site.now };
    this.#site.keepLookup({ ...this.#site.lookup(instance, projectId, name), lock });
  }

  /** Somebody works on a project in the console: adds and changes what is given, deletes nothing. */
  develop(instance: string, project: ArchivedProject, by = 'kim.lee@acme.example'): void {
    mergeProject(this.#site, { instance, clientId: by }, project);
  }

  /** Somebody fills in a connection: the values of its properties and of its credentials. */
  fillConnection(
    { instance, projectId, id }: { instance: string; projectId: string; id: string },
    values: Pick<ConnectionRecord, 'connectionValues' | 'securityPolicy' | 'securityValues'>,
  ): void {
    this.#site.keepConnection({ ...this.#site.connection(instance, projectId, id), ...values });
  }

  /** Somebody activates versions, and waits until it is done. */
  activate(instance: string, projectId: string, ids: readonly string[]): void {
    for (const id of ids) {
      const record = this.#site.integration(instance, projectId, id);
      this.#site.keepIntegration({ ...record, status: 'ACTIVATED', activation: undefined });
    }
  }

  /** Somebody gives an integration a schedule, and starts it. */
  schedule(instance: string, projectId: string, id: string, icalExpression: string): void {
    const record = this.#site.integration(instance, projectId, id);
    const updated = { by: 'kim.lee@acme.example', at: this.#site.now };
    const schedule = { icalExpression, scheduleTZ: 'UTC', status: 'STARTED', updated } as const;
    this.#site.keepIntegration({ ...record, schedule });
  }

  /** Requests arrive in an integration, and wait there for longer than anybody looks. */
  queueRequests(instance: string, projectId: string, id: string, count: number): void {
    const { code, version, name } = this.#site.integration(instance, projectId, id);
    this.#runs.add({
      instance,
      projectCode: projectId,
      code,
      version,
      name,
      style: 'appdriven',
      tracing: 'production',
      from: this.#site.now - count,
      everyMs: 1,
      count,
      durationMs: 7 * 24 * 3600_000,
      failures: [],
      payloadBytes: 1_024,
      seed: `queued-${id}`,
    });
  }

  /** An integration with everything about it: schedule, runs by hand, lost requests. */
  integration(instance: string, projectId: string, id: string): IntegrationRecord {
    return this.#site.integration(instance, projectId, id);
  }

  /** A lookup with its rows. */
  lookup(instance: string, projectId: string, name: string): LookupRecord {
    return this.#site.lookup(instance, projectId, name);
  }

  /** Whether an instance has the project. */
  hasProject(instance: string, projectId: string): boolean {
    return (
      this.#site.projects.find((one) => one.instance === instance && one.code === projectId) !==
      undefined
    );
  }

  /** Lets an integration run, and fail, at a steady rate. */
  startTraffic(traffic: Traffic): void {
    this.#runs.add(traffic);
  }

  /** Changes how instances are recovered, kept and throttled. */
  configureMonitoring(settings: Partial<MonitoringSettings>): void {
    this.#runs.configure(settings);
  }

  /** Whether anything runs in an instance. */
  runs(instance: string): boolean {
    return this.#runs.flowsOf(instance).length > 0;
  }

  /** Every run of an instance that is kept, with its id. */
  runsOf(instance: string): (Run & { id: string })[] {
    return [...this.#runs.of(instance)].map((run) => ({
      ...run,
      id: this.#runs.idOf(run.target),
    }));
  }

  #connections(projectId: string, id: string): ConnectionRecord[] {
    const found = this.#site.connections.filter(
      (one) => one.projectId === projectId && one.id === id,
    );
    if (found.length === 0) throw new Error(`No project ${projectId} has a connection ${id}.`);
    return found;
  }

  #integrations(projectId: string, only?: string) {
    return this.#site.projects
      .filter(({ code, instance }) => code === projectId && (only ?? instance) === instance)
      .flatMap(({ instance }) => this.#site.integrationsOf(instance, projectId));
  }
}
