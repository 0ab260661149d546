import { execFile } from 'node:child_process';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);

/** Oracle's SDK in one package: 172 packages, 240 MB. Only the benchmark wants it, so it isn't a dependency. */
const PACKAGE = 'oci-sdk@2.139.1';
const INSTALL_MS = 10 * 60_000;
const kept = fileURLToPath(new URL('../dist/oci-sdk-2.139.1.mjs', import.meta.url));

/**
 * Bundles `import * from "oci-sdk"`, the way somebody would write it who doesn't look at the bill. The
 * package is installed into a temporary folder the first time; its bundle is kept in `dist/`.
 * @param folder temporary folder
 * @returns the bundle, or why there is none
 */
export async function bundleUmbrella(
  folder: string,
): Promise<{ file: string } | { missing: string }> {
  if (
    await access(kept).then(
      () => true,
      () => false,
    )
  )
    return { file: kept };
  const place = join(folder, 'oci-sdk');
  await mkdir(place);
  await writeFile(join(place, 'package.json'), '{"private":true,"type":"module"}');
  console.warn(`Installing ${PACKAGE} for comparison; this takes a minute.`);
  try {
    const command = [
      'install',
      PACKAGE,
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
    ];
    await run('npm', command, {
      cwd: place,
      timeout: INSTALL_MS,
      shell: process.platform === 'win32',
    });
    await bundle(place);
    return { file: kept };
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('\n');
    return { missing: `${PACKAGE} could not be installed and bundled here (${reason}).` };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function bundle(place: string): Promise<void> {
  const entry = join(place, 'naive.js');
  await writeFile(
    entry,
    'import * as oci from "oci-sdk";\nexport const handler = async () => Object.keys(oci).length;\n',
  );
  const unfinished = `${kept}.${process.pid}`;
  await build({
    entryPoints: [entry],
    outfile: unfinished,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    banner: {
      js: "import { createRequire as __benchRequire } from 'node:module'; const require = __benchRequire(import.meta.url); const __dirname = import.meta.dirname; const __filename = import.meta.filename;",
    },
    logLevel: 'error',
  });
  await rename(unfinished, kept);
}
