#!/usr/bin/env node
// The launcher runs on any Node: it hands over to Node 24, which `npm ci` puts beside it, when it isn't that already.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const tooOld = Number(process.versions.node.split('.')[0]) < 24;
const bundledNode = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));

if (tooOld && existsSync(bundledNode)) {
  const child = spawnSync(bundledNode, process.argv.slice(1), { stdio: 'inherit' });
  process.exit(child.status ?? 1);
}

await import('./require-node.mjs');
await import('./main.ts');
