import { readdir, stat } from 'node:fs/promises';

/** When any of the files (folders with all below) was last changed, in milliseconds since 1970. */
export async function newestChange(paths: string[]): Promise<number> {
  const times = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path);
      if (!found.isDirectory()) return found.mtimeMs;
      const entries = await readdir(path);
      return Math.max(
        found.mtimeMs,
        await newestChange(entries.map((entry) => `${path}/${entry}`)),
      );
    }),
  );
  return Math.max(0, ...times);
}
