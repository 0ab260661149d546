import type { Collection } from '#local/simulation/store.ts';
import type { World } from '#local/simulation/world.ts';

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
  /** Only for the app of an integration instance. */
  service?: { instanceId: string; audience: string; secondaryAudiences: string[]; scopes: Scope[] };
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

/** What one identity domain knows: its apps, their roles, and who was granted them. */
export class Directory {
  readonly apps: Collection<App>;
  readonly roles: Collection<AppRole>;
  readonly grants: Collection<Grant>;

  /** @param guid The domain's name, `idcs-<32 hex>`. */
  constructor(world: World, guid: string) {
    this.apps = world.store.collection(`oracle.${guid}.apps`);
    this.roles = world.store.collection(`oracle.${guid}.app-roles`);
    this.grants = world.store.collection(`oracle.${guid}.grants`);
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
