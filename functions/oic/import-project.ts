import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { Archive, Client, Instance, type Origin } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import type { Oic } from './client.ts';
import { findEntryPoints } from './entry-points.ts';
import { importArchive } from './factory/project-archives.ts';
import type { Project } from './factory/projects.ts';
import { findImported } from './find-imported.ts';
import { recordEntryPoints, recordProject } from './project-records.ts';

const Input = z.strictObject({
  jobId: z.string(),
  instance: Instance,
  client: Client,
  archive: Archive,
});

/**
 * Stage 5: imports the archive, unless this very archive is in this very instance. Then finds the
 * integration and the connection that the next stages work on.
 */
export const handler = defineStep({
  stage: 'import-project',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const { jobId, instance, client } = input;
    const oic = { instance, client };
    const { project, change, origin } = await ensureImported(oic, input);
    const found = await findEntryPoints(oic, project.id);
    await recordEntryPoints({ jobId, instance }, { ...found, projectId: project.id, origin });
    return { projectId: project.id, projectName: project.name, change, ...found };
  },
  succeeded: endsStage('import-project'),
});

type Imported = {
  project: Project;
  change: 'created' | 'replaced' | 'unchanged';
  origin: Origin;
};

async function ensureImported(oic: Oic, input: z.output<typeof Input>): Promise<Imported> {
  const { archive } = input;
  const { record, present, isSame } = await findImported(oic, input);
  if (record && present && isSame) {
    return { project: present, change: 'unchanged', origin: record.origin };
  }
  const { project, change } = await importArchive(oic, archive, present ? 'present' : 'absent');
  const origin = originOf(project, change, {
    clientId: oic.client.clientId,
    known: record?.origin,
  });
  await recordProject(input, { id: project.id, origin, sha256: archive.sha256 });
  return { project, change, origin };
}

/**
 * Whose project it is. After a lost answer the import finds its own project there, so a replaced one is ours
 * too if OIC names our client as its maker: with client credentials that name is the client id
 * (https://github.com/rchafik/oicDevops). What we did not make is never deleted.
 */
function originOf(
  project: Project,
  change: 'created' | 'replaced',
  us: { clientId: string; known: Origin | undefined },
): Origin {
  if (change === 'created' || us.known === 'created') return 'created';
  return project.createdBy === us.clientId ? 'created' : 'adopted';
}
