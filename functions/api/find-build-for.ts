import { type Build, findBuild, listPlacements, parseBuildId } from '#runtime/builds.ts';
import type { BuildManifest } from '#runtime/promotion.ts';

import type { Caller } from './access/caller.ts';
import { assertEntitled } from './access/entitlements.ts';
import { readStored } from './read-stored.ts';
import { HttpProblem, notFound } from './routing/http-problem.ts';
import type { BuildLine } from './views/build-view.ts';

const WHAT = 'build of this id';

/** The build of that id, as far as the caller may see it. @throws HttpProblem 404 */
export async function findBuildFor(caller: Caller, id: string): Promise<Build> {
  const parsed = parseBuildId(id);
  if (!parsed) throw notFound(WHAT);
  assertEntitled(caller, parsed.customer, WHAT);
  const build = await findBuild(parsed, parsed.number);
  if (!build) throw notFound(WHAT);
  return build;
}

/** The same with its manifest. @throws HttpProblem 404, and 409 for one that was never finished */
export async function readManifestFor(
  caller: Caller,
  id: string,
): Promise<{ build: Build; manifest: BuildManifest }> {
  const build = await findBuildFor(caller, id);
  if (build.manifest)
    return { build, manifest: (await readStored(build.manifest)) as BuildManifest };
  throw new HttpProblem({
    status: 409,
    error: 'Conflict',
    detail: `Build ${build.number} of ${build.project} was never finished, so nothing is in it.`,
    fix: 'Take one whose status is kept: GET /builds.',
  });
}

/** Brings builds into the form that leaves, with where they are. */
export async function viewBuilds(builds: readonly Build[]): Promise<BuildLine[]> {
  const owners = new Map(builds.map((one) => [`${one.customer}.${one.project}`, one]));
  const placements = (await Promise.all([...owners.values()].map(listPlacements))).flat();
  return builds.map((build) => ({
    id: build.id,
    customer: build.customer,
    project: build.project,
    number: build.number,
    status: build.status,
    source: build.source,
    madeBy: build.madeBy,
    createdAt: build.createdAt,
    sha256: build.archive?.sha256 ?? null,
    bytes: build.archive?.bytes ?? null,
    promotion: build.jobId,
    environments: placements
      .filter(
        (one) =>
          one.customer === build.customer &&
          one.project === build.project &&
          one.build === build.number,
      )
      .map(({ environment }) => environment),
  }));
}
