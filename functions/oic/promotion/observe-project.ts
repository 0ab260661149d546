import type { ApiAccess } from '#functions/oic/client.ts';
import { type Connection, listConnections } from '#functions/oic/factory/connections.ts';
import { eachDeployment } from '#functions/oic/factory/deployments.ts';
import {
  type Integration,
  type IntegrationKey,
  listIntegrations,
} from '#functions/oic/factory/integrations.ts';
import { eachLookup } from '#functions/oic/factory/lookups.ts';
import { findProject, type Project } from '#functions/oic/factory/projects.ts';
import { getSchedule, type Schedule } from '#functions/oic/factory/schedules.ts';
import { collect } from '#functions/oic/pages.ts';
import { NotFound } from '#runtime/errors.ts';
import type { ScheduleRule } from '#runtime/promotion.ts';

/** A project of an instance, as far as a promotion concerns it. */
export interface ObservedProject {
  project: Project;
  integrations: Integration[];
  connections: Connection[];
  /** With their own time of the last change; null: they don't say. */
  lookups: { name: string; changed: string | null; isUsed: boolean }[];
  /** Codes. */
  deployments: string[];
}

/** What a project holds, or undefined when there is none of that code. */
export async function observeProject(
  oic: ApiAccess,
  projectId: string,
): Promise<ObservedProject | undefined> {
  const project = await findProject(oic, projectId);
  if (!project) return undefined;
  const lookups = await collect(eachLookup(oic, projectId));
  const deployments = await collect(eachDeployment(oic, projectId));
  return {
    project,
    integrations: await listIntegrations(oic, projectId),
    connections: await listConnections(oic, projectId),
    lookups: lookups.map(({ name, lastUpdated, usage }) => ({
      name,
      isUsed: usage !== 0,
      changed: lastUpdated == null ? null : String(lastUpdated),
    })),
    deployments: deployments.map(({ code }) => code),
  };
}

/** States of a schedule in which it runs, or will without another call. */
const RUNNING = ['STARTED', 'STARTING', 'RESUMING', 'PAUSING', 'PAUSED'];

/** Whether the schedule of a version runs; one that has no schedule doesn't. */
export async function isScheduleRunning(
  oic: ApiAccess,
  projectId: string,
  integration: Pick<Integration, 'id' | 'scheduleApplicableFlag'>,
): Promise<boolean> {
  return RUNNING.includes((await scheduleStatus(oic, projectId, integration)) ?? '');
}

/** Where the schedule of a version stands; undefined when it has none. */
export async function scheduleStatus(
  oic: ApiAccess,
  projectId: string,
  { id, scheduleApplicableFlag }: Pick<Integration, 'id' | 'scheduleApplicableFlag'>,
): Promise<string | undefined> {
  if (!scheduleApplicableFlag) return undefined;
  const schedule = await findSchedule(oic, { projectId, integrationId: id });
  return (schedule?.status ?? schedule?.state)?.toUpperCase();
}

/** When a version runs; null when it has no schedule. */
export async function scheduleRuleOf(
  oic: ApiAccess,
  projectId: string,
  { id, scheduleApplicableFlag }: Pick<Integration, 'id' | 'scheduleApplicableFlag'>,
): Promise<ScheduleRule | null> {
  if (!scheduleApplicableFlag) return null;
  const found = await findSchedule(oic, { projectId, integrationId: id });
  if (!found?.icalExpression) return null;
  const { icalExpression, scheduleTZ, scheduleTz } = found;
  return { icalExpression, timeZone: scheduleTZ ?? scheduleTz ?? null };
}

async function findSchedule(oic: ApiAccess, key: IntegrationKey): Promise<Schedule | undefined> {
  try {
    return await getSchedule(oic, key);
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

/** Ids of the connections of a version. */
export function connectionsOf({ endPoints }: Pick<Integration, 'endPoints'>): string[] {
  return [...new Set((endPoints ?? []).flatMap(({ connection }) => connection?.id ?? []))];
}

/** Versions with the same major number take each other's place. */
export function majorOf(version: string): string {
  return version.split('.')[0] ?? '';
}
