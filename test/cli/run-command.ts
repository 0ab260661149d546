import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../../cli/oic-onboarding.mjs', import.meta.url));

/** Runs the command as a user would: a process of its own per command. */
export function command(directory: string, ...args: string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const options = { cwd: directory, env: { PATH: process.env.PATH, HOME: directory } };
    const child = execFile(process.execPath, [launcher, ...args], options, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
