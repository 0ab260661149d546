import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryInUse, lockDirectory } from '#local/directory-lock.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'lock-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('lockDirectory', () => {
  it('gives the lock to one at a time, under whatever name', async () => {
    const lock = await lockDirectory(path.join(directory, 'data'));
    await symlink(path.join(directory, 'data'), path.join(directory, 'alias'));
    await expect(lockDirectory(path.join(directory, 'alias'))).rejects.toThrow(DirectoryInUse);
    const other = await lockDirectory(path.join(directory, 'other'));
    await lock.release();
    const again = await lockDirectory(path.join(directory, 'data'));
    await Promise.all([again.release(), other.release()]);
  });

  it('is free again when its holder was killed', async () => {
    const script = `
      import { lockDirectory } from '#local/directory-lock.ts';
      await lockDirectory(${JSON.stringify(directory)});
      console.log('locked');
      process.stdin.resume();`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: path.resolve(import.meta.dirname, '../..'),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    await expect(lockDirectory(directory)).rejects.toThrow(DirectoryInUse);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const lock = await lockDirectory(directory);
    await lock.release();
  });
});
