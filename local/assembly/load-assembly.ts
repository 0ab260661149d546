import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Endpoints } from '#cdk/build-app.ts';
import { bundleFunctions } from '#cdk/bundle-functions.ts';
import { newestChange } from '#cdk/newest-change.ts';
import type { Assembly, Place } from './read-assembly.ts';

/** What an assembly is made of besides functions/ and cdk/. */
const sources = ['../../statemachines', '.'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);

/**
 * What the stack of the present sources amounts to on this machine. Loading CDK and synthesizing takes longer
 * than a whole simulated onboarding, so the result is kept beside the bundles of the same sources.
 */
export async function loadAssembly(place: Place, endpoints?: Endpoints): Promise<Assembly> {
  const bundles = await bundleFunctions();
  const file = `${bundles.folder}/assembly-${await fingerprint(place, endpoints)}.json`;
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return JSON.parse(kept) as Assembly;
  const assembly = await synthesize(place, endpoints);
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, JSON.stringify(assembly));
  await rename(unfinished, file);
  return assembly;
}

/** The bundles' folder stands for functions/ and cdk/; this stands for everything else that matters. */
async function fingerprint(...facts: unknown[]): Promise<string> {
  const changed = await newestChange(sources);
  return createHash('sha256')
    .update(JSON.stringify([...facts, changed]))
    .digest('hex')
    .slice(0, 16);
}

async function synthesize(place: Place, endpoints: Endpoints | undefined): Promise<Assembly> {
  const { buildApp } = await import('#cdk/build-app.ts');
  const { LOCAL_CONTEXT, readAssembly } = await import('./read-assembly.ts');
  const outdir = await mkdtemp(join(tmpdir(), 'oic-onboarding-assembly-'));
  try {
    const app = await buildApp({ outdir, context: LOCAL_CONTEXT, ...(endpoints && { endpoints }) });
    return readAssembly(app, place);
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}
