/**
 * Measures what importing a function costs a fresh process, as a ratio to an empty handler and to the naive
 * way, `import from "oci-sdk"`. Run by `npm run bench:cold`. Ratios, because milliseconds belong to one machine.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions } from '#cdk/bundle-functions.ts';
import { readBundleSizes } from '#cdk/bundle-sizes.ts';
import { type ImportTime, median, timeImport } from './import-time.ts';
import { bundleUmbrella } from './oci-umbrella.ts';
import { tableOf } from './table.ts';

const SAMPLES = 15;
/** Fills the file cache; not counted. */
const WARM_UPS = 2;

interface Target {
  name: string;
  file: string;
  times: ImportTime[];
}

const folder = await mkdtemp(join(tmpdir(), 'oic-onboarding-bench-'));
try {
  await main();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const empty = join(folder, 'empty.mjs');
  await writeFile(empty, 'export const handler = async () => ({});\n');
  const umbrella = await bundleUmbrella(folder);
  const targets: Target[] = [
    { name: 'empty handler', file: empty, times: [] },
    ...(await heaviestOfEachKind()),
    ...('file' in umbrella ? [{ name: 'oci-sdk', file: umbrella.file, times: [] }] : []),
  ];
  // One of each in turn: whatever else the machine does meanwhile, it does to all of them.
  for (let round = 0; round < WARM_UPS + SAMPLES; round += 1) {
    for (const { file, times } of targets) {
      const time = await timeImport(file);
      if (round >= WARM_UPS) times.push(time);
    }
  }
  process.stdout.write(report(targets));
  if ('missing' in umbrella) console.warn(`\nWithout the ratio to oci-sdk: ${umbrella.missing}`);
}

/** The functions of one kind share their heavy parts, so the largest stands for all. */
async function heaviestOfEachKind(): Promise<Target[]> {
  const bundles = await bundleFunctions();
  const kinds = new Map<string, string>();
  for (const { kind, functionName } of await readBundleSizes(bundles)) {
    if (!kinds.has(kind)) kinds.set(kind, functionName);
  }
  return [...kinds].map(([kind, functionName]) => ({
    name: `${functionName} (${kind})`,
    file: join(bundles.folderOf(functionName), 'index.mjs'),
    times: [],
  }));
}

function report(targets: Target[]): string {
  const [empty] = targets;
  const naive = targets.find(({ name }) => name === 'oci-sdk');
  const rows = targets.map((target) => [
    target.name,
    `${middle(target, 'importing').toFixed(1)} ms`,
    `${middle(target, 'whole').toFixed(1)} ms`,
    ratio(target, empty, 'whole'),
    ratio(target, naive, 'importing'),
  ]);
  const head = [
    `Medians of ${SAMPLES}`,
    'Import',
    'Process',
    'Process to empty',
    'Import to oci-sdk',
  ];
  return tableOf(head, rows);
}

function middle({ times }: Target, what: keyof ImportTime): number {
  return median(times.map((time) => time[what]));
}

function ratio(target: Target, base: Target | undefined, what: keyof ImportTime): string {
  if (!base) return 'not measured';
  return `${(middle(target, what) / middle(base, what)).toFixed(3)} ×`;
}
