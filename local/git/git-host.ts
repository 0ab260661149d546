/**
 * A simulated host of Git repositories: the real `git http-backend` behind the simulated names.
 * https://git-scm.com/docs/git-http-backend
 */

import { execFile, spawn } from 'node:child_process';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { Router } from '#local/simulation/router.ts';
import type { Collection } from '#local/simulation/store.ts';
import type { World } from '#local/simulation/world.ts';

const run = promisify(execFile);

/** Hosts that the simulation answers for. */
const HOSTS = ['github.com', 'gitlab.com', 'bitbucket.org'];
const REPOSITORY = '/{owner}/{repository}';

interface Known {
  /** The token that may push. */
  token: string;
}

/** The repositories of a world; they lie as bare repositories in its data directory. */
export class GitHost {
  readonly #folder: string;
  readonly #known: Collection<Known>;

  constructor(world: World, folder: string) {
    this.#folder = folder;
    this.#known = world.store.collection<Known>('git.repositories');
    const router = new Router('git', { errorType: 'text/plain' });
    router.guard((call) => this.#admit(call));
    const serve = (call: Call) => this.#serve(call);
    router.on('GET', `${REPOSITORY}/info/refs`, 'readReferences', serve);
    router.on('POST', `${REPOSITORY}/git-upload-pack`, 'fetch', serve);
    router.on('POST', `${REPOSITORY}/git-receive-pack`, 'push', serve, { mutates: true });
    for (const host of HOSTS) world.host(host, router);
  }

  /** Makes sure that there is a repository at an address, to which whoever has the token may push. */
  async ensure(url: string, token: string): Promise<string> {
    const { host, pathname } = new URL(url);
    const path = this.pathOf(url);
    this.#known.set(`${host}${pathname}`, { token });
    const isThere = await access(join(path, 'HEAD')).then(
      () => true,
      () => false,
    );
    if (!isThere) {
      await mkdir(path, { recursive: true });
      await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', path]);
      await run('git', ['-C', path, 'config', 'http.receivepack', 'true']);
    }
    return path;
  }

  /** The folder of a repository, for whoever wants to look with `git -C`. */
  pathOf(url: string): string {
    const { host, pathname } = new URL(url);
    return join(this.#folder, host, ...pathname.split('/').filter(Boolean));
  }

  #admit(call: Call): void {
    const { owner, repository } = call.params;
    const known = this.#known.get(`${call.host}/${owner}/${repository}`);
    const [, encoded = ''] = /^Basic (.+)$/.exec(call.headers.authorization ?? '') ?? [];
    const [, password] = /^[^:]*:(.*)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
    if (password === undefined) {
      throw new Refusal(401, 'Unauthorized', 'Sign in.', { 'www-authenticate': 'Basic' });
    }
    if (!known) throw new Refusal(404, 'NotFound', 'Repository not found.');
    if (password !== known.token) {
      throw new Refusal(403, 'Forbidden', 'The token may not write to this repository.');
    }
  }

  #serve(call: Call): Promise<Reply> {
    const { owner = '', repository = '' } = call.params;
    const inner = call.url.pathname.slice(`/${owner}/${repository}`.length);
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: join(this.#folder, call.host, owner),
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: `/${repository}${inner}`,
        QUERY_STRING: call.url.search.slice(1),
        REQUEST_METHOD: call.method,
        CONTENT_TYPE: call.headers['content-type'] ?? '',
        REMOTE_USER: 'simulated',
        ...(call.headers['git-protocol'] && { GIT_PROTOCOL: String(call.headers['git-protocol']) }),
      },
    });
    call.stream.pipe(backend.stdin);
    backend.stdin.on('error', () => {});
    return answerOf(backend.stdout);
  }
}

/** A CGI answer: headers, an empty line, the body. */
async function answerOf(output: Readable): Promise<Reply> {
  const chunks: Buffer[] = [];
  for await (const chunk of output) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const end = bytes.indexOf('\r\n\r\n');
  const lines = bytes.subarray(0, Math.max(end, 0)).toString().split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const { status = '200', ...rest } = headers;
  return { status: Number.parseInt(status, 10), headers: rest, body: bytes.subarray(end + 4) };
}
