import * as z from 'zod/mini';
import { exportProject } from '#functions/oic/factory/project-archives.ts';
import { type Build, findBuild, keepBuild } from '#runtime/builds.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { NotFound } from '#runtime/errors.ts';
import { audit } from '#runtime/ledger.ts';
import { type BuildManifest, inRun } from '#runtime/promotion.ts';
import { defineStep } from '#runtime/step.ts';
import { storeJson } from '#runtime/stored-json.ts';
import { type KeptArchive, keepArchive } from './archive-file.ts';
import { contentsOf } from './contents.ts';
import { deploymentOf } from './manifests.ts';
import { PromotionRun } from './run.ts';

const Input = z.strictObject({ ...inRun, build: z.number() });

/** Stage 4: exports the deployment, and keeps it as the build, with a manifest of everything that is in it. */
export const handler = defineStep({
  stage: 'export-build',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const run = await PromotionRun.open(input);
    const build = await findBuild(run.owner, input.build);
    if (!build) throw forgotten(input.build);
    // A build that exists is never made anew: others may have it.
    if (build.status === 'kept') return { entries: build.entries ?? 0 };
    const kept = await exportBuild(run, build);
    const manifest = manifestOf(run, build, kept, await contentsOf(run, null));
    const key = `${folderOf(build)}/manifest.json`;
    await storeJson(key, manifest);
    const entries = kept.entries.length;
    await keepBuild(build, { archive: kept.archive, manifest: key, entries });
    const details = { build: build.number, sha256: kept.archive.sha256 };
    await audit(input.jobId, { who: 'workflow', what: 'build made', details });
    return { entries };
  },
  succeeded: endsStage('export-build'),
});

const folderOf = ({ customer, project, number }: Build) =>
  `builds/${customer}/${project}/${number}`;

async function exportBuild(run: PromotionRun, build: Build): Promise<KeptArchive> {
  const deployment = deploymentOf(build.number);
  const bytes = await exportProject(run.source, { id: run.projectId, deployment });
  return keepArchive(bytes, `${folderOf(build)}/project.car`, ownWords(build));
}

/** What only says which build it is. */
function ownWords({ number, jobId }: Build): string[] {
  return [deploymentOf(number), `build ${number}`, jobId];
}

function manifestOf(
  { settings, projectId }: PromotionRun,
  build: Build,
  { archive, entries }: KeptArchive,
  contents: Awaited<ReturnType<typeof contentsOf>>,
): BuildManifest {
  const { name, access } = settings.source;
  return {
    build: build.number,
    customer: settings.customer,
    project: projectId,
    deployment: deploymentOf(build.number),
    source: { environment: name, instance: access.instance.serviceInstance },
    madeBy: build.madeBy,
    madeAt: build.createdAt,
    archive,
    integrations: contents.integrations,
    connections: contents.connections,
    // What is in use shows in the archive; what isn't stays behind.
    lookups: contents.lookups.filter((lookup) =>
      entries.some(({ path }) => path.includes(`/${lookup}`)),
    ),
    stamp: contents.stamp,
    entries,
  };
}

function forgotten(number: number): NotFound {
  return new NotFound({
    system: 'oic-onboarding',
    summary: `The ledger has no build ${number}.`,
    fix: 'Start the promotion again.',
  });
}
