import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { DirectoryInUse, lockDirectory } from '#local/directory-lock.ts';
import { announcedApi } from '../announce-api.ts';
import type { Line } from './check.ts';

const NEEDED_NODE = 20;

/** @param version such as `24.1.0` */
export function checkNode(version: string): Line {
  const isEnough = Number.parseInt(version, 10) >= NEEDED_NODE;
  const says = `Node is ${version}.`;
  if (isEnough) return { check: 'node', state: 'right', says };
  return { check: 'node', state: 'wrong', says, fix: `Install Node ${NEEDED_NODE} or newer.` };
}

/** Whether a data directory can be used: writable, nobody else's business, and not in use. */
export async function checkDirectory(directory: string): Promise<Line> {
  const check = 'data';
  const found = await stat(directory).catch(() => undefined);
  const place = found ? directory : path.dirname(directory);
  if (!(await isWritable(place))) {
    const says = `${found ? directory : `${place}, where the data directory would be made,`} can't be written.`;
    return { check, state: 'wrong', says, fix: 'Name another place: --data DIRECTORY' };
  }
  if (!found)
    return { check, state: 'right', says: `${directory} will be made when it is needed.` };
  const user = await userOf(directory);
  if (user) return { check, state: 'wrong', ...user };
  const says = `The data directory ${directory} is writable, and nobody uses it.`;
  if (process.platform === 'win32' || (found.mode & 0o077) === 0) {
    return { check, state: 'right', says };
  }
  const open = `Other users of this machine may look into the data directory ${directory}.`;
  return { check, state: 'advice', says: open, fix: `chmod 700 ${directory}` };
}

function isWritable(place: string): Promise<boolean> {
  return access(place, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function userOf(directory: string): Promise<Pick<Line, 'says' | 'fix'> | undefined> {
  try {
    await (await lockDirectory(directory)).release();
    return undefined;
  } catch (error) {
    if (!(error instanceof DirectoryInUse)) throw error;
    const url = await announcedApi(directory);
    const through = url ? `, or go through it: --api ${url}` : '';
    const fix = `Stop the other run, name another directory (--data)${through}.`;
    return { says: `Another run uses the data directory ${directory}.`, fix };
  }
}

/** Whether `start` could listen on a port of 127.0.0.1. */
export async function checkPort(port: number): Promise<Line> {
  const check = 'port';
  const server = createServer();
  const problem = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (!problem) return { check, state: 'right', says: `Port ${port} of 127.0.0.1 is free.` };
  const says = `Port ${port} of 127.0.0.1 can't be used (${problem.code}).`;
  return { check, state: 'wrong', says, fix: 'Choose another: oic-onboarding start --port NUMBER' };
}
