/** Prints what every function weighs, against its budget. Run by `npm run bench:bundles`. */

import { bundleFunctions } from '#cdk/bundle-functions.ts';
import { bundleBudgets, readBundleSizes } from '#cdk/bundle-sizes.ts';
import { tableOf } from './table.ts';

const SHARES_SHOWN = 4;

const kib = (bytes: number) => (bytes / 1024).toFixed(1);
const percent = (part: number, whole: number) => `${Math.round((part / whole) * 100)}%`;

const sizes = await readBundleSizes(await bundleFunctions());
const rows = sizes.map(({ functionName, kind, bytes, shares }) => [
  functionName,
  kind,
  kib(bytes),
  kib(bundleBudgets[kind]),
  percent(bytes, bundleBudgets[kind]),
  shares
    .slice(0, SHARES_SHOWN)
    .map(([origin, share]) => `${origin} ${percent(share, bytes)}`)
    .join(', '),
]);
const over = sizes.filter(({ kind, bytes }) => bytes > bundleBudgets[kind]);

process.stdout.write(
  tableOf(['Function', 'Kind', 'KiB', 'Budget', 'Used', 'Biggest inputs'], rows),
);
if (over.length > 0) {
  console.error(`Over budget: ${over.map(({ functionName }) => functionName).join(', ')}.`);
  process.exitCode = 1;
}
