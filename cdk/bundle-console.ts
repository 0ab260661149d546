import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The largest that is loaded with the page: scripts and styles together, in bytes as a browser gets them (gzip). */
export const CONSOLE_BUDGET = 60 * 1024;
/** The largest that is loaded when somebody first looks at charts, as above. */
export const CHARTS_BUDGET = 30 * 1024;

/** Browsers of the last two years: https://esbuild.github.io/api/#target */
const BROWSERS = ['chrome123', 'edge123', 'firefox123', 'safari17.5'];

/** Files that are served as they stand. */
const STATIC = {
  'index.html': 'console/index.html',
  'icon.svg': 'console/icon.svg',
  'onboarding.svg': 'docs/onboarding.svg',
  'integration-user.svg': 'docs/integration-user.svg',
  'promotion.svg': 'docs/promotion.svg',
};

/**
 * Builds the console page, with its source maps beside.
 * @param folder where to put it; made if it isn't there
 */
export async function bundleConsole(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const built = await buildScripts(folder);
  const copied = await Promise.all(
    Object.entries(STATIC).map(async ([name, from]) => ({
      name,
      contents: await readFile(`${root}${from}`),
    })),
  );
  for (const { name, contents } of [...built, ...copied]) {
    await writeFile(`${folder}/${name}`, contents);
  }
}

async function buildScripts(folder: string): Promise<{ name: string; contents: Uint8Array }[]> {
  // Loaded only when there is something to build.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [
      { in: 'console/app.tsx', out: 'app' },
      { in: 'console/styles/app.css', out: 'app' },
    ],
    outdir: folder,
    tsconfig: 'console/tsconfig.json',
    bundle: true,
    // Charts bring a library that nobody waits for who only wants to see a list.
    splitting: true,
    chunkNames: '[name]',
    minify: true,
    sourcemap: true,
    sourcesContent: true,
    platform: 'browser',
    format: 'esm',
    target: BROWSERS,
    write: false,
    logLevel: 'warning',
  });
  return outputFiles.map(({ path, contents }) => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    contents,
  }));
}
