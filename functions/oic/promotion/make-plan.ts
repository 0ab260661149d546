import type { ApiAccess } from '#functions/oic/client.ts';
import type { Connection } from '#functions/oic/factory/connections.ts';
import { listInstances } from '#functions/oic/monitoring/instances.ts';
import { findPlacement } from '#runtime/builds.ts';
import { StageError } from '#runtime/errors.ts';
import type { PlannedIntegration, PromotionFinding, PromotionPlan } from '#runtime/promotion.ts';
import { checkConnection } from './check-values.ts';
import { compareIntegrations } from './compare-projects.ts';
import { type Contents, contentsOf } from './contents.ts';
import { findManifest } from './manifests.ts';
import { type ObservedProject, observeProject } from './observe-project.ts';
import type { PromotionRun } from './run.ts';

/** How far back requests are looked for that are still under way. */
const PENDING_WITHIN = { last: '3d' } as const;

/**
 * What a promotion would do. What would stop it is a part of the plan, so that everything is told at once.
 * @param number the build that would be promoted; null: the next one
 */
export async function makePlan(run: PromotionRun, number: number | null): Promise<PromotionPlan> {
  const { settings, projectId } = run;
  const findings: PromotionFinding[] = [];
  const contents = await noting(findings, () => contentsOf(run, number));
  const target = await noting(findings, () => observeProject(run.target, projectId));
  const placed = await findPlacement(run.owner, settings.target.name);
  const integrations = compareIntegrations(contents?.integrations ?? [], {
    present: target?.integrations ?? [],
    known: placed && (await findManifest(run.owner, placed.build)),
    schedules: settings.target.schedules,
  });
  const connections = contents ? await planConnections(run, contents, target, findings) : [];
  return {
    project: projectId,
    from: settings.source.name,
    to: settings.target.name,
    isNew: target === undefined,
    build: number,
    present: placed?.build ?? null,
    integrations: await withPending(run, integrations),
    connections,
    lookups: lookupsOf(run, contents),
    ready: findings.length === 0,
    findings,
    remarks: remarksOf(run, { contents, integrations, target }),
  };
}

/** Does something that may be refused; a refusal that only a person can mend becomes a finding. */
async function noting<T>(
  findings: PromotionFinding[],
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StageError) || error.family !== 'stop') throw error;
    findings.push(findingOf(error));
    return undefined;
  }
}

function findingOf({ name, explanation: { summary, fix } }: StageError): PromotionFinding {
  return { error: name, summary, fix };
}

async function planConnections(
  run: PromotionRun,
  contents: Contents,
  target: ObservedProject | undefined,
  findings: PromotionFinding[],
): Promise<PromotionPlan['connections']> {
  const planned: PromotionPlan['connections'] = [];
  for (const id of contents.connections) {
    const there = target?.connections.find((one) => one.id === id);
    const known: Connection | undefined = there ?? contents.described.find((one) => one.id === id);
    // A build that was exported long ago may name a connection that the source has no longer.
    if (!known) continue;
    const { planned: one, problem } = await checkConnection(
      known,
      run.settings.target,
      there !== undefined,
    );
    planned.push(one);
    if (problem) findings.push(findingOf(problem));
    if (one.missing.length > 0) findings.push(missing(run, one));
  }
  return planned;
}

function missing(
  { settings }: PromotionRun,
  { id, missing: names }: PromotionPlan['connections'][number],
): PromotionFinding {
  return {
    error: 'ConnectionIncomplete',
    summary: `The connection ${id} has no value in ${settings.target.name} for ${names.join(', ')}.`,
    fix: `Add them to the environment ${settings.target.name} (connections, id: ${id}): properties, securityPolicy, or a secret under credentials.`,
  };
}

/** How many requests a change of version would lose; nobody knows where the client may not look. */
async function withPending(
  { target, projectId }: PromotionRun,
  integrations: PlannedIntegration[],
): Promise<PlannedIntegration[]> {
  const all: PlannedIntegration[] = [];
  for (const one of integrations) {
    const { code, takesPlaceOf } = one;
    const pending =
      takesPlaceOf === null
        ? one.pending
        : await countPending(target, { projectId, code, version: takesPlaceOf });
    all.push({ ...one, pending });
  }
  return all;
}

async function countPending(
  oic: ApiAccess,
  { projectId: projectCode, code, version }: { projectId: string; code: string; version: string },
): Promise<number | null> {
  try {
    const conditions = {
      within: PENDING_WITHIN,
      projectCode,
      code,
      version,
      status: 'IN_PROGRESS',
    } as const;
    const { total, items } = await listInstances(oic, conditions, { limit: 50 });
    return total ?? items.length;
  } catch (error) {
    if (error instanceof StageError && error.family === 'stop') return null;
    throw error;
  }
}

function lookupsOf({ settings }: PromotionRun, contents: Contents | undefined) {
  const own = new Set(settings.target.lookups.map(({ name }) => name));
  return (contents?.lookups ?? []).map((name) => ({
    name,
    rows: own.has(name) ? ('of the environment' as const) : ('of the build' as const),
  }));
}

function remarksOf(
  { settings }: PromotionRun,
  {
    contents,
    integrations,
    target,
  }: {
    contents: Contents | undefined;
    integrations: PlannedIntegration[];
    target: ObservedProject | undefined;
  },
): string[] {
  if (!contents) return [];
  const { name, connections, lookups } = settings.target;
  const unused = (kind: string, ids: string[], there: string[]) =>
    ids
      .filter((id) => !there.includes(id))
      .map(
        (id) => `The environment ${name} has values for the ${kind} ${id}, which is not promoted.`,
      );
  const replaced = integrations.filter(
    (one) => one.change === 'replaced' && one.takesPlaceOf !== null,
  );
  return [
    ...unused(
      'connection',
      connections.map(({ id }) => id),
      contents.connections,
    ),
    ...unused(
      'lookup',
      lookups.map((one) => one.name),
      contents.lookups,
    ),
    ...replaced.map(
      ({ code, version }) =>
        `${code}|${version} is active in ${name} and is promoted in the same version: it is not active while it is replaced. Give it a new version to avoid that.`,
    ),
    ...(target ? [] : [`${name} has no project ${settings.project} yet: it is made.`]),
  ];
}
