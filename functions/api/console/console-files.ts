import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** A file of the page, as it is sent. */
export interface ConsoleFile {
  body: string;
  contentType: string;
  /** Changes with its content: https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 */
  etag: string;
}

/** Everything that the page consists of; other files of its folder stay there. */
const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  map: 'application/json',
};

let files: Promise<Map<string, ConsoleFile>> | undefined;

/** The file of that name, or undefined. The folder is read with the first question; nothing else of the disk ever is. */
export async function findConsoleFile(name: string): Promise<ConsoleFile | undefined> {
  files ??= readFiles().catch((error: unknown) => {
    files = undefined;
    throw error;
  });
  return (await files).get(name);
}

/** Beside the handler, where the bundler has put the page; or where CONSOLE_FOLDER says. */
function folder(): string {
  return process.env.CONSOLE_FOLDER || fileURLToPath(new URL('console', import.meta.url));
}

async function readFiles(): Promise<Map<string, ConsoleFile>> {
  const names = await readdir(folder()).catch(() => []);
  const known = names.filter((name) => typeOf(name) !== undefined);
  const read = known.map(async (name) => [name, await readConsoleFile(name)] as const);
  return new Map(await Promise.all(read));
}

async function readConsoleFile(name: string): Promise<ConsoleFile> {
  const body = await readFile(`${folder()}/${name}`, 'utf8');
  const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return { body, contentType: typeOf(name)!, etag: `"${digest}"` };
}

function typeOf(name: string): string | undefined {
  return TYPES[/^[a-z][a-z0-9-]*(?:\.[a-z]+)*\.([a-z]+)$/.exec(name)?.[1] ?? ''];
}
