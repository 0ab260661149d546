import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { vi } from 'vitest';
import { commitBuild } from '#functions/git/commit-build.ts';
import { Repository } from '#functions/git/repository.ts';
import { GitHost } from '#local/git/git-host.ts';
import { World } from '#local/simulation/world.ts';
import { forgetPauses } from '#runtime/http.ts';
import type { BuildManifest, GitTarget } from '#runtime/promotion.ts';
import { ManualClock } from '#test/local/simulation/manual-clock.ts';

export const url = 'https://github.com/acme/oic-builds.git';
export const token = 'correct-horse-battery';

export const target: GitTarget = {
  url,
  branch: 'main',
  folder: 'oic/ORDERS',
  tagPrefix: '',
  author: { name: 'Kim Lee', email: 'kim.lee@acme.example' },
  username: 'x-access-token',
  tokenSecret: 'customers/acme/git-token',
  maxBytes: 1024 ** 2,
};

const bodies = new Map<string, Buffer>();

/** A build of that number with these bytes, which the artifact store has. */
export function buildOf(build: number, bytes = Buffer.from(`archive ${build}`)): BuildManifest {
  const key = `builds/acme/ORDERS/${build}/project.car`;
  bodies.set(key, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    build,
    customer: 'acme',
    project: 'ORDERS',
    deployment: `BUILD_${build}`,
    source: { environment: 'dev', instance: 'acme-dev' },
    madeBy: 'kim.lee@acme.example',
    madeAt: '2026-08-01T10:00:00.000Z',
    archive: { bucket: 'artifacts', key, sha256, bytes: bytes.length },
    integrations: [],
    connections: [],
    lookups: [],
    stamp: '',
    entries: [],
  };
}

/** A Git server with one empty repository, reached by its name as on the internet. */
export class GitSetup {
  readonly world: World;
  readonly #folder: string;
  readonly path: string;

  private constructor(world: World, folder: string, path: string) {
    this.world = world;
    this.#folder = folder;
    this.path = path;
  }

  static async open(): Promise<GitSetup> {
    const folder = await mkdtemp(join(tmpdir(), 'git-test-'));
    const world = await World.open({ clock: new ManualClock() });
    const path = await new GitHost(world, join(folder, 'host')).ensure(url, token);
    const store = mockClient(S3Client);
    store
      .on(GetObjectCommand)
      .callsFake(({ Key }) => ({ Body: Readable.from([bodies.get(Key)!]) }));
    const reached = globalThis.fetch;
    vi.stubEnv('ALLOWED_HOSTS', 'oraclecloud.com');
    vi.stubGlobal('fetch', (address: URL, init: RequestInit) => {
      const { host, pathname, search } = new URL(address);
      const headers = { ...(init.headers as Record<string, string>), 'x-simulated-host': host };
      return reached(`http://127.0.0.1:${world.port}${pathname}${search}`, { ...init, headers });
    });
    return new GitSetup(world, folder, path);
  }

  /** Pushes a build as a stage does: with nothing kept from before. */
  async push(manifest: BuildManifest, changes: Partial<GitTarget> & { token?: string } = {}) {
    const { token: other = token, ...git } = changes;
    forgetPauses();
    const folder = await mkdtemp(join(this.#folder, 'clone-'));
    const access = { url: git.url ?? url, username: 'x-access-token', token: other };
    const repository = await Repository.open(access, folder);
    return commitBuild(repository, { ...target, ...git }, manifest);
  }

  /** What `git` itself says of the repository. */
  git(...words: string[]): string {
    return execFileSync('git', ['-C', this.path, ...words], { encoding: 'utf8' }).trim();
  }

  async close(): Promise<void> {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    await this.world.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
