import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { readArchive } from '#runtime/artifacts.ts';
import { AlreadyExists, Conflict, InvalidArchive } from '#runtime/errors.ts';
import type { BuildManifest, GitTarget } from '#runtime/promotion.ts';
import type { CommitFile, Repository } from './repository.ts';

/** Others push at the same time, but not this often in a row. */
const MAX_TRIES = 5;

/** Where a build is in Git. */
export interface Committed {
  commit: string;
  tag: string;
  branch: string;
  change: 'pushed' | 'unchanged';
  /** False: the archive is too large for Git, and the manifest says where it lies. */
  hasArchive: boolean;
}

/**
 * Commits a build and tags it, unless that was done before. Somebody who pushes meanwhile is no matter: the commit is
 * made again on top of theirs.
 * @throws AlreadyExists the tag is there and stands for something else
 * @throws Conflict others push again and again
 */
export async function commitBuild(
  repository: Repository,
  git: GitTarget,
  manifest: BuildManifest,
): Promise<Committed> {
  const tag = `${git.tagPrefix}build-${manifest.build}`;
  const hasArchive = manifest.archive.bytes <= git.maxBytes;
  const place = { tag, branch: git.branch, hasArchive };
  const tagged = await repository.find(`refs/tags/${tag}`);
  if (tagged) {
    await repository.fetch(`refs/tags/${tag}`);
    if (await holds(repository, tagged, git, manifest)) {
      return { commit: tagged, ...place, change: 'unchanged' };
    }
    throw taken(tag);
  }
  const commit = await commitToBranch(repository, git, manifest);
  await repository.push(commit, `refs/tags/${tag}`);
  return { commit, ...place, change: 'pushed' };
}

async function commitToBranch(
  repository: Repository,
  git: GitTarget,
  manifest: BuildManifest,
): Promise<string> {
  const ref = `refs/heads/${git.branch}`;
  for (let tries = 1; ; tries += 1) {
    const parent = await repository.find(ref);
    if (parent) {
      await repository.fetch(ref);
      // Pushed, and only the tag is missing.
      if (await holds(repository, parent, git, manifest)) return parent;
    }
    const commit = await repository.commit({
      message: messageOf(manifest),
      author: git.author,
      timestamp: Math.floor(Date.parse(manifest.madeAt) / 1000),
      files: await filesOf(git, manifest),
      parent,
    });
    try {
      await repository.push(commit, ref);
      return commit;
    } catch (error) {
      if (!(error instanceof Conflict) || tries >= MAX_TRIES) throw error;
    }
  }
}

const folderOf = ({ folder }: GitTarget) => folder.split('/').filter((part) => part !== '');

/** Whether a commit is the one of this build. */
async function holds(
  repository: Repository,
  commit: string,
  git: GitTarget,
  { project, build, archive }: BuildManifest,
): Promise<boolean> {
  const found = await repository.read(commit, [...folderOf(git), 'manifest.json']);
  if (!found) return false;
  try {
    const known = JSON.parse(Buffer.from(found).toString()) as BuildManifest;
    const isSame = known.project === project && known.build === build;
    return isSame && known.archive.sha256 === archive.sha256;
  } catch {
    return false;
  }
}

async function filesOf(git: GitTarget, manifest: BuildManifest): Promise<CommitFile[]> {
  const folder = folderOf(git);
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const files = [{ path: [...folder, 'manifest.json'], content: Buffer.from(text) }];
  if (manifest.archive.bytes > git.maxBytes) return files;
  return [{ path: [...folder, 'project.car'], content: await bytesOf(manifest) }, ...files];
}

async function bytesOf({ archive }: BuildManifest): Promise<Buffer> {
  const bytes = await buffer(await readArchive(archive));
  if (createHash('sha256').update(bytes).digest('hex') === archive.sha256) return bytes;
  throw new InvalidArchive({
    system: 'oic-onboarding',
    summary: `The archive ${archive.key} in the store is not the one of the build.`,
    fix: 'Restore its earlier version in the bucket, then resume.',
  });
}

function messageOf({ build, project, source, madeBy, archive, integrations }: BuildManifest) {
  return [
    `Build ${build} of ${project} from ${source.environment}`,
    '',
    ...integrations.map(({ code, version }) => `- ${code} ${version}`),
    '',
    `Requested by: ${madeBy}`,
    `SHA-256: ${archive.sha256}`,
    '',
  ].join('\n');
}

function taken(tag: string): AlreadyExists {
  return new AlreadyExists({
    system: 'git',
    summary: `The repository has a tag ${tag} already, which stands for something else.`,
    fix: 'Where several projects share a repository, give each a prefix (git.tagPrefix) or a repository of its own. Then start again.',
  });
}
