import { readFile } from 'node:fs/promises';
import type { Metafile } from 'esbuild';
import type { Bundles } from './bundle-functions.ts';

/** What a function speaks with, which decides how large it may be. */
export type BundleKind = 'https' | 'aws' | 'archive' | 'git' | 'oci';

/**
 * The largest minified `index.mjs` of each kind, in bytes. Below about a megabyte a cold start depends on
 * what is evaluated rather than on what is stored, and each client evaluates all of itself.
 */
export const bundleBudgets: Record<BundleKind, number> = {
  /** Nothing but `fetch`. */
  https: 150 * 1024,
  /** Clients of the AWS SDK. */
  aws: 500 * 1024,
  /** The same, and what reads archives. */
  archive: 550 * 1024,
  /** The same, and the Git library. */
  git: 800 * 1024,
  /** Oracle's request signer, or its client for Oracle Integration. */
  oci: 1_000 * 1024,
};

export interface BundleSize {
  functionName: string;
  kind: BundleKind;
  /** The minified bundle without its source map. */
  bytes: number;
  /** Bytes by npm package (`own`: this repository), the largest first. */
  shares: [origin: string, bytes: number][];
}

const BUNDLE = /^(?:.*\/)?functions-[^/]+\/(.+)\/index\.mjs$/;
const PACKAGE = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/;

/** Reads what the built functions weigh and what they consist of, the largest first. */
export async function readBundleSizes({ metafile }: Bundles): Promise<BundleSize[]> {
  return measureBundles(JSON.parse(await readFile(metafile, 'utf8')) as Metafile);
}

/** As `readBundleSizes`, of a metafile that was read. */
export function measureBundles({ outputs }: Pick<Metafile, 'outputs'>): BundleSize[] {
  return Object.entries(outputs)
    .flatMap(([path, { bytes, inputs }]) => {
      const functionName = BUNDLE.exec(path)?.[1];
      if (functionName === undefined) return [];
      const shares = sharesOf(inputs);
      return [{ functionName, kind: kindOf(shares.map(([origin]) => origin)), bytes, shares }];
    })
    .sort((a, b) => b.bytes - a.bytes);
}

function sharesOf(inputs: Metafile['outputs'][string]['inputs']): BundleSize['shares'] {
  const shares = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    // What was shaken out is listed, too, with nothing.
    if (bytesInOutput === 0) continue;
    const origin = PACKAGE.exec(path)?.[1] ?? 'own';
    shares.set(origin, (shares.get(origin) ?? 0) + bytesInOutput);
  }
  return [...shares].sort(([, a], [, b]) => b - a);
}

function kindOf(origins: string[]): BundleKind {
  if (origins.some((origin) => origin.startsWith('oci-'))) return 'oci';
  if (!origins.some((origin) => origin.startsWith('@aws-sdk/client-'))) return 'https';
  if (origins.includes('isomorphic-git')) return 'git';
  return origins.includes('yauzl') ? 'archive' : 'aws';
}
