import type { Credential } from '#runtime/credential.ts';
import { findJob, findResource, type Job } from '#runtime/ledger.ts';
import type { Archive, Instance } from '#runtime/model.ts';
import type { PartialPlan } from '#runtime/plan.ts';
import { onboardingStages } from '#runtime/stages.ts';
import type { Oic } from './client.ts';
import {
  isConfigured,
  isNoted,
  type WantedConnection,
  wantedConnection,
} from './compare-connection.ts';
import { endpointUrl } from './endpoint-url.ts';
import { findEntryPoints } from './entry-points.ts';
import { getActivationStatus, isUnderWay } from './factory/activation.ts';
import { connectionLocked, getConnection } from './factory/connections.ts';
import { getIntegration, integrationLocked } from './factory/integrations.ts';
import { findProjectMadeBy } from './factory/projects.ts';
import { findImported, isOf } from './find-imported.ts';
import { type ConnectionFacts, findConnectionFacts, findProjectRecord } from './project-records.ts';

/** A project as it stands before a run: what OIC shows, or else what the ledger remembers. */
export interface Foreseen {
  project: { id: string; name: string; isSame: boolean };
  /** Absent when the project doesn't hold what it should. */
  inside?: {
    connection: { id: string; isConfigured: boolean };
    integration: { id: string; isActive: boolean };
    /** Of an active integration. */
    endpointUrl: string | null;
  };
}

export interface Wanted {
  jobId: string;
  instance: Instance;
  archive: Archive;
  primaveraUrl: string;
  credential: Credential;
}

/**
 * What OIC shows; undefined when there is no project of ours.
 * @param plan gets what would stop the run
 */
export async function observeProject(
  plan: PartialPlan,
  oic: Oic,
  wanted: Wanted,
): Promise<Foreseen | undefined> {
  const { present, isSame } = await findImported(oic, wanted);
  const project = present ?? (await findProjectMadeBy(oic, oic.client.clientId));
  if (!project) return undefined;
  const points = await plan.look('import-project', () => findEntryPoints(oic, project.id));
  const seen = { project: { id: project.id, name: project.name, isSame } };
  if (!points) return seen;
  const { connectionId, integrationId } = points;
  const connection = await observeConnection(plan, oic, wanted, {
    projectId: project.id,
    connectionId,
  });
  const key = { projectId: project.id, integrationId };
  const isActive = isUnderWay(await getActivationStatus(oic, key));
  const integration = await getIntegration(oic, key);
  if (integration.lockedFlag && !(isActive && isSame)) {
    plan.block(isSame ? 'activate-integration' : 'import-project', integrationLocked(integration));
  }
  return {
    ...seen,
    inside: {
      connection,
      integration: { id: integrationId, isActive },
      endpointUrl: isActive ? await endpointUrl(oic, project.id, integration) : null,
    },
  };
}

async function observeConnection(
  plan: PartialPlan,
  oic: Oic,
  wanted: Wanted,
  key: { projectId: string; connectionId: string },
) {
  const found = await getConnection(oic, key);
  const facts = await findConnectionFacts(wanted, key);
  const isSame = await compare(plan, wanted, facts, (known, target) =>
    isConfigured(found, known, target),
  );
  // Every run tests the connection, which a lock prevents, too.
  if (found.lockedFlag) {
    plan.block(isSame ? 'test-connection' : 'configure-connection', connectionLocked(found));
  }
  return { id: found.id, isConfigured: isSame };
}

/**
 * What the ledger remembers, for when OIC can't be asked: the project as it was left, active if a run has ever
 * got behind its activation. Undefined when nothing was imported into this instance.
 */
export async function recallProject(
  plan: PartialPlan,
  wanted: Wanted,
): Promise<Foreseen | undefined> {
  const { jobId } = wanted;
  const project = await findProjectRecord(wanted);
  if (!project) return undefined;
  const seen = {
    project: { id: project.id, name: project.id, isSame: isOf(project, wanted.archive) },
  };
  const connection = await findResource(jobId, 'connection');
  const integration = await findResource(jobId, 'integration');
  if (!connection || !integration) return seen;
  const key = { projectId: project.id, connectionId: connection.id };
  const facts = await findConnectionFacts(wanted, key);
  const isSame = await compare(plan, wanted, facts, isNoted);
  const isActive = wasActivated(await findJob(jobId));
  return {
    ...seen,
    inside: {
      connection: { id: connection.id, isConfigured: isSame },
      integration: { id: integration.id, isActive },
      endpointUrl: null,
    },
  };
}

/** A run has proved it once, or has failed behind it. */
function wasActivated(job: Job | undefined): boolean {
  const position = (stage: string | undefined) =>
    onboardingStages.findIndex(({ id }) => id === stage);
  return job?.proof != null || position(job?.failure?.stage) > position('activate-integration');
}

async function compare(
  plan: PartialPlan,
  wanted: Wanted,
  facts: ConnectionFacts | undefined,
  isSame: (facts: ConnectionFacts, target: WantedConnection) => boolean,
): Promise<boolean> {
  const target = await plan.look('configure-connection', () => wantedConnection(wanted));
  return facts !== undefined && target !== undefined && isSame(facts, target.wanted);
}
