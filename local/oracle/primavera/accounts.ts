/** The people and workspaces of the simulated Primavera Cloud, and what an administrator may do. */

import type { Collection } from '#local/simulation/store.ts';
import type { World } from '#local/simulation/world.ts';

/** The tenant behind a host; its values come back as `requestHeaders` of every token. */
export interface Tenant {
  host: string;
  primeTenant: string;
  primeTenantCode: string;
  primeIdentityApp: string;
  region: string;
}

export interface Workspace {
  workspaceId: number;
  workspaceCode: string;
  workspaceName: string;
  projects: { projectId: number; projectCode: string; projectName: string }[];
}

export interface Account {
  host: string;
  /** The user's e-mail address. */
  userName: string;
  password: string;
  userId: string;
  /** Signs in through the company's own identity provider, so that Basic is refused. */
  federated: boolean;
  /** Moment the password runs out, milliseconds since 1970. */
  passwordExpiresAt?: number;
  /** Ids of the workspaces that the user sees. */
  workspaces: number[];
}

/** A new account, with what most have left out. */
export type NewAccount = Pick<Account, 'host' | 'userName' | 'password'> &
  Partial<Pick<Account, 'federated' | 'passwordExpiresAt' | 'workspaces'>>;

/** The tenants, workspaces and accounts of a world's Primavera Cloud. */
export class PrimaveraAccounts {
  readonly #world: World;
  readonly #tenants: Collection<Tenant>;
  readonly #workspaces: Collection<Workspace>;
  readonly #accounts: Collection<Account>;

  constructor(world: World) {
    this.#world = world;
    this.#tenants = world.store.collection('primavera.tenants');
    this.#workspaces = world.store.collection('primavera.workspaces');
    this.#accounts = world.store.collection('primavera.accounts');
  }

  /** The hosts that have a tenant. */
  get hosts(): string[] {
    return this.#tenants.keys();
  }

  /** The tenant of a host; made on first use and then kept. */
  tenant(host: string): Tenant {
    const known = this.#tenants.get(host);
    if (known) return known;
    const { ids } = this.#world;
    const primeTenantCode = String(
      100_000 + (Number.parseInt(ids.hex('primavera.code', 6), 16) % 900_000),
    );
    const tenant: Tenant = {
      host,
      primeTenant: `idcs-${ids.hex('primavera.tenant')}`,
      primeTenantCode,
      primeIdentityApp: `Primavera${primeTenantCode}_APPID`,
      region: /^primavera-([a-z0-9]+)\./.exec(host)?.[1] ?? 'us1',
    };
    this.#tenants.set(host, tenant);
    return tenant;
  }

  /** Adds a workspace with its projects, or replaces it. */
  addWorkspace(host: string, workspace: Workspace): void {
    this.#workspaces.set(`${host}/${workspace.workspaceId}`, workspace);
  }

  /** A workspace of a host, whoever may see it. */
  workspace(host: string, workspaceId: number): Workspace | undefined {
    return this.#workspaces.get(`${host}/${workspaceId}`);
  }

  /** Adds a user, or replaces it. */
  addAccount(account: NewAccount): void {
    this.tenant(account.host);
    this.#accounts.set(keyOf(account.host, account.userName), {
      federated: false,
      workspaces: [],
      userId: this.#world.ids.hex('primavera.user'),
      ...account,
    });
  }

  /** A user by e-mail address; upper and lower case are the same. */
  account(host: string, userName: string): Account | undefined {
    return this.#accounts.get(keyOf(host, userName));
  }

  /** Changes a user: a new password, an expiry, other workspaces, federation. */
  changeAccount(host: string, userName: string, changes: Partial<Account>): void {
    this.#accounts.update(keyOf(host, userName), (account) => ({ ...account, ...changes }));
  }
}

function keyOf(host: string, userName: string): string {
  return `${host}/${userName.toLowerCase()}`;
}
