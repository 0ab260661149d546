import * as z from 'zod/mini';
import { InUse, Locked, NotFound, NotReadyYet } from '#runtime/errors.ts';
import { findResource, forgetResource } from '#runtime/ledger.ts';
import { Client, Instance } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import type { Oic } from './client.ts';
import { deactivate } from './factory/activation.ts';
import { listIntegrations } from './factory/integrations.ts';
import { deleteProject, findProject } from './factory/projects.ts';

const Input = z.strictObject({
  jobId: z.string(),
  /** Null when the run ended before there was one. */
  instance: z.nullable(Instance),
  client: z.nullable(Client),
});

const ACTIVE = new Set(['ACTIVATED', 'ACTIVATION_INPROGRESS']);

/** Undo of stages 5 to 8: takes the project away again, if the ledger says that we made it. */
export const handler = defineStep({
  stage: 'roll-back',
  system: 'oic',
  input: Input,
  act: async ({ jobId, instance, client }) => {
    const record = await findResource(jobId, 'project');
    if (!record) return { change: 'absent' as const };
    if (record.origin !== 'created') return { change: 'kept' as const };
    if (!instance || !client || record.facts?.instanceId !== instance.id)
      throw unreachable(record.id);
    const change = await remove({ instance, client }, record.id);
    for (const kind of ['integration', 'connection', 'project'] as const) {
      await forgetResource(jobId, kind);
    }
    return { change };
  },
});

async function remove(oic: Oic, projectId: string): Promise<'removed' | 'absent'> {
  if (!(await findProject(oic, projectId))) return 'absent';
  const active = (await listIntegrations(oic, projectId)).filter(({ status }) =>
    ACTIVE.has(status ?? ''),
  );
  for (const { id, status } of active) {
    if (status === 'ACTIVATED') await deactivate(oic, { projectId, integrationId: id });
  }
  if (active.length > 0) throw notYet(`${active.map(({ id }) => id).join(', ')} to be deactivated`);
  try {
    await deleteProject(oic, projectId);
  } catch (error) {
    // 412 covers both an editor and an integration that is still on its way down.
    if (error instanceof Locked || error instanceof InUse)
      throw notYet(`everything in the project to be closed (${error.message})`);
    throw error;
  }
  if (await findProject(oic, projectId)) throw notYet('the project to disappear');
  return 'removed';
}

function notYet(what: string): NotReadyYet {
  return new NotReadyYet({
    system: 'oic',
    summary: `Remove project: waiting for ${what}.`,
    fix: 'If it lasts, close open editors in the OIC console and deactivate the integration there; then run the undo again.',
  });
}

function unreachable(projectId: string): NotFound {
  return new NotFound({
    system: 'oic',
    summary: `The ledger has the project ${projectId}, but its instance or our OAuth client is gone.`,
    fix: 'Resume so that both are found again, or delete the project in the OIC console.',
  });
}
