/** What people do in the console of the simulated Oracle Integration, next to the API. */

import { statusAt } from './activation.ts';
import type { ConnectionRecord, IntegrationStatus, OicSettings } from './model.ts';
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
   * Somebody opens a connection in the editor, in every instance that has it.
   * @param by The name that `lockedBy` shows.
   * @param forMs Time until the editor is closed; without it until `unlockConnection`.
   */
  lockConnection(projectId: string, connectionId: string, by: string, forMs?: number): void {
    const at = this.#site.now;
    const until = forMs === undefined ? undefined : at + forMs;
    for (const connection of this.#connections(projectId, connectionId)) {
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
  lockIntegration(projectId: string, id: string, by?: string): void {
    const site = this.#site;
    const lock = by === undefined ? undefined : { by, at: site.now };
    for (const record of this.#integrations(projectId)) {
      if (integrationId(record) === id) site.keepIntegration({ ...record, lock });
    }
  }

  /** The status of every integration of a project at this moment, by `CODE|VERSION`. */
  statuses(projectId: string): Record<string, IntegrationStatus> {
    const found = this.#integrations(projectId);
    return Object.fromEntries(
      found.map((one) => [integrationId(one), statusAt(one, this.#site.now)]),
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

  #integrations(projectId: string) {
    return this.#site.projects
      .filter(({ code }) => code === projectId)
      .flatMap(({ instance }) => this.#site.integrationsOf(instance, projectId));
  }
}
