import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { findBuild } from '#runtime/builds.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { NotFound } from '#runtime/errors.ts';
import { audit } from '#runtime/ledger.ts';
import {
  type BuildManifest,
  type GitTarget,
  inRun,
  PromotionSettings,
} from '#runtime/promotion.ts';
import { ApiToken, readSecret } from '#runtime/secrets.ts';
import { defineStep } from '#runtime/step.ts';
import { readStoredJson } from '#runtime/stored-json.ts';
import { type Committed, commitBuild } from './commit-build.ts';
import { Repository } from './repository.ts';

const Input = z.strictObject({ ...inRun, build: z.number() });

/** Stage 14: commits the build to a branch, and tags it with its number. The same build twice is one commit. */
export const handler = defineStep({
  stage: 'push-to-git',
  system: 'git',
  input: Input,
  act: async (input) => {
    const settings = z.parse(PromotionSettings, await readStoredJson(input.settings));
    if (!settings.git) return { commit: null };
    const manifest = await manifestOf(settings, input.build);
    const pushed = await withRepository(settings.git, (repository) =>
      commitBuild(repository, settings.git!, manifest),
    );
    const { commit, tag, change } = pushed;
    const details = { build: input.build, commit, tag };
    if (change === 'pushed')
      await audit(input.jobId, { who: 'workflow', what: 'build pushed', details });
    return pushed;
  },
  succeeded: endsStage('push-to-git'),
});

async function manifestOf(
  { customer, project }: PromotionSettings,
  number: number,
): Promise<BuildManifest> {
  const build = await findBuild({ customer, project }, number);
  if (build?.manifest) return readStoredJson<BuildManifest>(build.manifest);
  throw new NotFound({
    system: 'oic-onboarding',
    summary: `There is no build ${number} of ${project}.`,
    fix: 'Choose one of the list: oic-onboarding builds.',
  });
}

async function withRepository(
  { url, username, tokenSecret }: GitTarget,
  work: (repository: Repository) => Promise<Committed>,
): Promise<Committed> {
  const { token } = (await readSecret(tokenSecret, ApiToken)).value;
  const folder = await mkdtemp(join(tmpdir(), 'git-'));
  try {
    return await work(await Repository.open({ url, username, token }, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
