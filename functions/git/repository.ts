import fs from 'node:fs';
import git, { type TreeEntry } from 'isomorphic-git';
import { authorizationOf, type GitAccess } from './access.ts';
import { nameGitError } from './git-error.ts';
import { GitHttp } from './http-client.ts';

/** A file of a commit. */
export interface CommitFile {
  /** Folder by folder. */
  path: readonly string[];
  content: Uint8Array;
}

export interface CommitOrder {
  message: string;
  author: { name: string; email: string };
  /** Seconds since 1970: the same order always makes the same commit. */
  timestamp: number;
  files: readonly CommitFile[];
  /** The commit that it follows; absent: it is the first. */
  parent: string | undefined;
}

/**
 * A repository on a server, and as much of it as is needed in a folder of this machine: the newest state, no history,
 * no work tree.
 */
export class Repository {
  readonly #access: GitAccess;
  readonly #gitdir: string;
  readonly #http = new GitHttp();

  private constructor(access: GitAccess, gitdir: string) {
    this.#access = access;
    this.#gitdir = gitdir;
  }

  /** @param folder empty; whoever made it removes it */
  static async open(access: GitAccess, folder: string): Promise<Repository> {
    await git.init({ fs, gitdir: folder, dir: folder, bare: true });
    await git.addRemote({ fs, gitdir: folder, remote: 'origin', url: access.url });
    return new Repository(access, folder);
  }

  /** Where a branch or tag of the server points to (`refs/heads/main`), or undefined. */
  async find(ref: string): Promise<string | undefined> {
    const refs = await this.#call('Read references', () =>
      git.listServerRefs({ ...this.#remote, prefix: ref, peelTags: true }),
    );
    const found = refs.find((one) => one.ref === ref);
    return found?.peeled ?? found?.oid;
  }

  /** Brings a commit here, without its history. */
  async fetch(ref: string): Promise<void> {
    await this.#call('Fetch', () =>
      git.fetch({ ...this.#here, ...this.#remote, ref, singleBranch: true, depth: 1, tags: false }),
    );
  }

  /** A file of a commit that is here, or undefined. */
  async read(commit: string, path: readonly string[]): Promise<Uint8Array | undefined> {
    try {
      const filepath = path.join('/');
      return (await git.readBlob({ ...this.#here, oid: commit, filepath })).blob;
    } catch (error) {
      if ((error as { code?: string }).code === 'NotFoundError') return undefined;
      throw error;
    }
  }

  /** Makes a commit here; every other file of its parent stays. @returns its id */
  async commit(order: CommitOrder): Promise<string> {
    const { parent, author, timestamp, message } = order;
    const root = parent && (await git.readCommit({ ...this.#here, oid: parent })).commit.tree;
    let tree: string | undefined = root;
    for (const { path, content } of order.files) {
      const blob = await git.writeBlob({ ...this.#here, blob: content });
      tree = await this.#put(tree, path, blob);
    }
    const who = { ...author, timestamp, timezoneOffset: 0 };
    const parents = parent ? [parent] : [];
    const commit = { message, tree: tree!, parent: parents, author: who, committer: who };
    return git.writeCommit({ ...this.#here, commit });
  }

  /**
   * Has a branch or tag of the server point to a commit, unless somebody else moved it meanwhile.
   * @throws Conflict the branch has other commits by now
   */
  async push(commit: string, remoteRef: string): Promise<void> {
    const ref = `refs/heads/out-${commit}`;
    await git.writeRef({ ...this.#here, ref, value: commit, force: true });
    await this.#call('Push', () =>
      git.push({ ...this.#here, ...this.#remote, ref, remoteRef, force: false }),
    );
  }

  /** The tree with one more file; folders on the way are made. */
  async #put(tree: string | undefined, path: readonly string[], blob: string): Promise<string> {
    const [name, ...inner] = path as [string, ...string[]];
    const entries = tree ? (await git.readTree({ ...this.#here, oid: tree })).tree : [];
    const old = entries.find((one) => one.path === name);
    const added: TreeEntry =
      inner.length === 0
        ? { mode: '100644', path: name, oid: blob, type: 'blob' }
        : {
            mode: '040000',
            path: name,
            oid: await this.#put(old?.type === 'tree' ? old.oid : undefined, inner, blob),
            type: 'tree',
          };
    const others = entries.filter((one) => one.path !== name);
    return git.writeTree({ ...this.#here, tree: [...others, added] });
  }

  get #here() {
    return { fs, gitdir: this.#gitdir };
  }

  get #remote() {
    return { http: this.#http, url: this.#access.url, headers: authorizationOf(this.#access) };
  }

  async #call<T>(operation: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { failure } = this.#http;
      this.#http.failure = undefined;
      throw nameGitError(failure ?? error, operation, new URL(this.#access.url).host);
    }
  }
}
