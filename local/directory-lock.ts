/**
 * One process per data directory. The lock is a listening socket, because the system frees that
 * however the process ends; a file with a process id would outlive a kill -9.
 */

import { createHash } from 'node:crypto';
import { mkdir, realpath, rm } from 'node:fs/promises';
import type { Server } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Another process, or another part of this one, uses the directory. */
export class DirectoryInUse extends Error {
  override name = 'DirectoryInUse';
}

export interface DirectoryLock {
  release(): Promise<void>;
}

function addressOf(directory: string): string {
  const name = `oic-onboarding-${createHash('sha256').update(directory).digest('hex').slice(0, 32)}`;
  // Abstract sockets and pipes have no file that could be left behind
  // (https://nodejs.org/api/net.html#identifying-paths-for-ipc-connections).
  if (process.platform === 'linux') return `\0${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return path.join(tmpdir(), `${name}.sock`);
}

async function listen(address: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server));
  });
}

async function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/**
 * Takes the lock of a directory, which is created when absent.
 * @throws DirectoryInUse
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const address = addressOf(await realpath(directory));
  let server = await listen(address);
  if (!server && address.startsWith('/') && !(await answers(address))) {
    await rm(address, { force: true });
    server = await listen(address);
  }
  if (!server) {
    throw new DirectoryInUse(
      `${directory} is in use by another run; wait for it, stop it, or choose another data directory.`,
    );
  }
  const held = server.unref();
  return { release: () => new Promise((resolve) => held.close(() => resolve())) };
}
