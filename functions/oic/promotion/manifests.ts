import { type BuildOwner, findBuild } from '#runtime/builds.ts';
import { NotFound } from '#runtime/errors.ts';
import type { BuildManifest } from '#runtime/promotion.ts';
import { readStoredJson } from '#runtime/stored-json.ts';

/** What a build holds, or undefined when there is no such build or it was never finished. */
export async function findManifest(
  owner: BuildOwner,
  number: number,
): Promise<BuildManifest | undefined> {
  const build = await findBuild(owner, number);
  return build?.manifest ? readStoredJson<BuildManifest>(build.manifest) : undefined;
}

/** The same. @throws NotFound there is none, or it was never finished */
export async function readManifest(owner: BuildOwner, number: number): Promise<BuildManifest> {
  const found = await findManifest(owner, number);
  if (found) return found;
  throw new NotFound({
    system: 'oic-onboarding',
    summary: `There is no build ${number} of ${owner.project}.`,
    fix: 'Choose one of the list: oic-onboarding builds.',
  });
}

/** The code of the deployment of a build. */
export function deploymentOf(build: number): string {
  return `BUILD_${build}`;
}
