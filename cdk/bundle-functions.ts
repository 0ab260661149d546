import { existsSync } from 'node:fs';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleConsole } from './bundle-console.ts';
import { foldSchemaKeys } from './fold-schema-keys.ts';
import { functionDefinitions } from './functions.ts';
import { newestChange } from './newest-change.ts';
import { writeOpenApi } from './write-openapi.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = fileURLToPath(new URL('../dist', import.meta.url));
/** Builds of earlier sources that are kept, because another process may still be running them. */
const KEPT_BUILDS = 3;
const METAFILE = 'metafile.json';

/** The OCI packages are CommonJS; in an ES module they need `require` and its companions. */
const BANNER = [
  "import { createRequire as __oicCreateRequire } from 'node:module';",
  "import { fileURLToPath as __oicFileUrlToPath } from 'node:url';",
  "import { dirname as __oicDirname } from 'node:path';",
  'const require = __oicCreateRequire(import.meta.url);',
  'const __filename = __oicFileUrlToPath(import.meta.url);',
  'const __dirname = __oicDirname(__filename);',
].join('');

/** Where the bundles of the present sources are; each function has a folder with `index.mjs`. */
export interface Bundles {
  /** Everything that belongs to one state of the sources. */
  folder: string;
  folderOf(functionName: string): string;
  /** What esbuild says about the content of each bundle: https://esbuild.github.io/api/#metafile */
  metafile: string;
}

/** Builds all functions in one pass, unless the present sources have been built before. */
export async function bundleFunctions(): Promise<Bundles> {
  const changed = await newestChange([
    `${root}/functions`,
    `${root}/cdk`,
    `${root}/console`,
    `${root}/docs/onboarding.svg`,
    `${root}/docs/integration-user.svg`,
    `${root}/docs/promotion.svg`,
    `${root}/package.json`,
    `${root}/package-lock.json`,
  ]);
  const folder = `${dist}/functions-${Math.round(changed).toString(36)}`;
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}`;
    await buildInto(unfinished);
    // What is only served lies beside the handler and is no part of its code.
    await bundleConsole(`${unfinished}/api/http/console`);
    await writeOpenApi(`${unfinished}/api/http/openapi.json`);
    // Whoever is first wins; the other build is the same.
    await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true, force: true }));
    await removeOldBuilds();
  }
  return {
    folder,
    folderOf: (functionName) => `${folder}/${functionName}`,
    metafile: `${folder}/${METAFILE}`,
  };
}

async function removeOldBuilds(): Promise<void> {
  const builds = (await readdir(dist)).filter((name) => /^functions-[0-9a-z]+$/.test(name)).sort();
  for (const old of builds.slice(0, -KEPT_BUILDS)) {
    await rm(`${dist}/${old}`, { recursive: true, force: true });
  }
}

/** Minified for a short cold start; names are kept, because Step Functions matches errors by class name. */
async function buildInto(outputFolder: string): Promise<void> {
  // Loaded only when there is something to build.
  const { build } = await import('esbuild');
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: functionDefinitions.map(({ name }) => ({
      in: `functions/${name}.ts`,
      out: `${name}/index`,
    })),
    outdir: outputFolder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: BANNER },
    alias: {
      // Fetch polyfills of 2019 that Node has outgrown; they would be a third of the bundle.
      'isomorphic-fetch': `${root}/cdk/no-polyfill.ts`,
      'node-fetch': `${root}/cdk/no-polyfill.ts`,
      'es6-promise': `${root}/cdk/no-polyfill.ts`,
      '@aws-sdk/credential-provider-node': `${root}/cdk/lambda-credentials.ts`,
    },
    plugins: [foldSchemaKeys],
    metafile: true,
    logLevel: 'warning',
  });
  await writeFile(`${outputFolder}/${METAFILE}`, JSON.stringify(metafile));
}
