import type { Collection } from '#local/simulation/store.ts';
import type { World } from '#local/simulation/world.ts';
import type { Rights } from '../state.ts';

export interface Scope {
  value: string;
  /** Fully qualified: audience and value, concatenated. */
  fqs: string;
}

export interface App {
  id: string;
  /** The OAuth client id. */
  name: string;
  secret: string | undefined;
  /** What the creator set, by SCIM attribute name. */
  attributes: Record<string, unknown>;
  isActive: boolean;
  activeSince?: number;
  inactiveSince?: number;
  createdAt: number;
  modifiedAt: number;
  version: number;
  /** Only for the app of an Oracle service: an integration instance, a CPQ site. */
  service?: { audience: string; secondaryAudiences: string[]; scopes: Scope[] };
}

export interface AppRole {
  id: string;
  appId: string;
  displayName: string;
  createdAt: number;
}

export interface Grant {
  id: string;
  /** The app that owns the role. */
  appId: string;
  roleId: string;
  /** The app that got the role. */
  granteeId: string;
  grantMechanism: string;
  grantedAt: number;
}

export interface DomainUser {
  /** SCIM id; trusts name the user by it. */
  id: string;
  /** The user as OCI knows it: policies hold for this id. */
  ocid: string;
  userName: string;
  /** Has neither password nor console. */
  isServiceUser: boolean;
  attributes: Record<string, unknown>;
  createdAt: number;
}

/** A code that was handed to a browser, to be redeemed once. */
export interface Code {
  clientId: string;
  redirectUri: string;
  challenge: string;
  nonce: string | undefined;
  /** Of the resource, fully qualified. */
  scope: string;
  isOffline: boolean;
  userId: string;
  expiresAt: number;
  /** The sign-in that it opened; set when it was redeemed. */
  signInId?: string;
}

/** A sign-in of a person that goes on by refresh tokens, of which only the last is good. */
export interface SignIn {
  id: string;
  clientId: string;
  userId: string;
  scope: string;
  refreshToken: string;
  isRevoked: boolean;
}

export interface Group {
  id: string;
  displayName: string;
  /** SCIM ids of users. */
  memberIds: string[];
  /** What an administrator allowed the group outside of SCIM. */
  rights: Rights;
  createdAt: number;
}

export interface Trust {
  id: string;
  name: string;
  issuer: string;
  isActive: boolean;
  /** By SCIM attribute name, as they were set. */
  attributes: Record<string, unknown>;
  createdAt: number;
  modifiedAt: number;
}

/** What one identity domain knows: apps, roles and grants; users and groups; whose tokens it trusts. */
export class Directory {
  readonly apps: Collection<App>;
  readonly roles: Collection<AppRole>;
  readonly grants: Collection<Grant>;
  readonly users: Collection<DomainUser>;
  readonly groups: Collection<Group>;
  readonly trusts: Collection<Trust>;
  readonly codes: Collection<Code>;
  readonly signIns: Collection<SignIn>;

  /** @param guid The domain's name, `idcs-<32 hex>`. */
  constructor(world: World, guid: string) {
    this.apps = world.store.collection(`oracle.${guid}.apps`);
    this.roles = world.store.collection(`oracle.${guid}.app-roles`);
    this.grants = world.store.collection(`oracle.${guid}.grants`);
    this.users = world.store.collection(`oracle.${guid}.users`);
    this.groups = world.store.collection(`oracle.${guid}.groups`);
    this.trusts = world.store.collection(`oracle.${guid}.trusts`);
    this.codes = world.store.collection(`oracle.${guid}.codes`);
    this.signIns = world.store.collection(`oracle.${guid}.sign-ins`);
  }

  appByName(name: string): App | undefined {
    return this.apps.find((app) => app.name === name);
  }

  /** The resource app that defines a scope. */
  appByScope(fqs: string): App | undefined {
    return this.apps.find((app) => app.service?.scopes.some((scope) => scope.fqs === fqs) ?? false);
  }

  /** Removes an app with its roles and every grant that names it. */
  removeApp(id: string): void {
    for (const role of this.roles.filter((role) => role.appId === id)) this.roles.delete(role.id);
    for (const grant of this.grants.filter((g) => g.appId === id || g.granteeId === id)) {
      this.grants.delete(grant.id);
    }
    this.apps.delete(id);
  }
}
