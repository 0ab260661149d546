import * as z from 'zod/mini';
import type { ApiAccess } from '#functions/oic/client.ts';
import {
  createDeployment,
  type Deployment,
  type DeploymentContent,
  getDeployment,
  updateDeployment,
} from '#functions/oic/factory/deployments.ts';
import { type Build, type BuildOwner, listBuilds, reserveBuild } from '#runtime/builds.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { AlreadyExists } from '#runtime/errors.ts';
import { findJob } from '#runtime/ledger.ts';
import { inRun } from '#runtime/promotion.ts';
import { defineStep } from '#runtime/step.ts';
import { type Contents, contentsOf } from './contents.ts';
import { deploymentOf, readManifest } from './manifests.ts';
import { PromotionRun } from './run.ts';

const Input = z.strictObject({
  ...inRun,
  /** A build that exists, for which nothing is made. */
  build: z.nullable(z.number()),
  requestedBy: z.string(),
});

/** Stage 3: takes the next build number, and names on the source what is in the build. */
export const handler = defineStep({
  stage: 'create-deployment',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const { jobId, requestedBy: madeBy } = input;
    if (input.build !== null) return { build: input.build };
    const run = await PromotionRun.open(input);
    const source = run.settings.source.name;
    const contents = await contentsOf(run, null);
    const unfinished = await findUnfinished(run.owner, input, contents);
    if (unfinished?.manifest) return { build: unfinished.number };
    const { integrations } = contents;
    const { number } =
      unfinished ?? (await reserveBuild(run.owner, { jobId, run: input.run, source, madeBy }));
    await ensureDeployment(run.source, run.projectId, {
      code: deploymentOf(number),
      name: `build ${number}`,
      description: markOf(input),
      integrations: integrations.map(({ code, version }) => ({ code, version })),
    });
    return { build: number };
  },
  succeeded: endsStage('create-deployment'),
});

/**
 * The build of an earlier run that failed after it was made, as long as the source is as it was: going on makes no
 * other one. A number of ours that nothing came of is taken up again, too.
 */
async function findUnfinished(
  owner: BuildOwner,
  { jobId, run }: { jobId: string; run: string },
  { stamp }: Contents,
): Promise<Build | undefined> {
  const [newest] = await listBuilds(owner);
  if (newest?.jobId !== jobId || newest.run === run) return undefined;
  if (!newest.manifest) return newest;
  const job = await findJob(jobId);
  if (job?.promotion?.build === newest.number) return undefined;
  const manifest = await readManifest(owner, newest.number);
  return manifest.stamp === stamp ? newest : undefined;
}

/** By this we know a deployment of ours again. */
const markOf = ({ jobId }: { jobId: string }) =>
  `Made by oic-onboarding for the promotion ${jobId}.`;

/** @throws AlreadyExists a deployment of that code is there, and it is not of this promotion */
async function ensureDeployment(oic: ApiAccess, projectId: string, wanted: DeploymentContent) {
  try {
    await createDeployment(oic, projectId, wanted);
  } catch (error) {
    if (!(error instanceof AlreadyExists)) throw error;
    const found = await getDeployment(oic, { projectId, deploymentId: wanted.code });
    if (found.description !== wanted.description) throw taken(wanted.code, error);
    // The run before was broken off, and the source has changed meanwhile.
    if (!isSame(found, wanted)) await updateDeployment(oic, projectId, wanted);
  }
}

function isSame({ integrations }: Deployment, wanted: DeploymentContent): boolean {
  const ids = (list: { code: string; version: string }[]) =>
    list
      .map(({ code, version }) => `${code}|${version}`)
      .sort()
      .join();
  return ids(integrations ?? []) === ids(wanted.integrations);
}

function taken(code: string, cause: AlreadyExists): AlreadyExists {
  return new AlreadyExists(
    {
      ...cause.explanation,
      summary: `The project has a deployment ${code} already, which is not of this promotion.`,
      fix: 'It stays as it is. Resume: the next number is taken. Or delete that deployment in the OIC console.',
    },
    { cause },
  );
}
