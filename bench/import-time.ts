import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const MEASURE = `
const started = process.hrtime.bigint();
await import(process.argv[1]);
const taken = process.hrtime.bigint() - started;
process.stdout.write(String(taken), () => process.exit());`;

/** Milliseconds. */
export interface ImportTime {
  /** The import alone. */
  importing: number;
  /** The process from its start to its end: what is cold about a cold start. */
  whole: number;
}

/** Imports a module in a fresh process and says how long that took. */
export async function timeImport(file: string): Promise<ImportTime> {
  const started = performance.now();
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '--eval', MEASURE, pathToFileURL(file).href],
    { env: { ...process.env, POWERTOOLS_LOG_LEVEL: 'SILENT', AWS_REGION: 'us-east-1' } },
  );
  return { importing: Number(stdout) / 1e6, whole: performance.now() - started };
}

/** The middle one; of an even number the higher of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('There is no median of nothing.');
  return middle;
}
