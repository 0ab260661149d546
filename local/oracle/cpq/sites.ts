/** The CPQ sites of a world: their memory, and what an administrator does in the pages of one. */

import { domainHost } from '#local/oracle/hosts.ts';
import { Directory } from '#local/oracle/scim/directory.ts';
import { OracleState } from '#local/oracle/state.ts';
import type { Collection } from '#local/simulation/store.ts';
import type { World } from '#local/simulation/world.ts';
import {
  type CpqGroup,
  type CpqSite,
  type CpqUser,
  type Permission,
  type PersonalToken,
  usualSite,
} from './model.ts';
import { newIntegrationUser, newPerson } from './new-user.ts';

/** Life of a person's token; not verified with Oracle. */
const TOKEN_MS = 8 * 3_600_000;

/** A resource app of a site in an identity domain; names and scopes are not verified with Oracle. */
export interface ResourceApp {
  displayName?: string;
  audience?: string;
  scopes?: string[];
}

export class CpqSites {
  readonly world: World;
  readonly #sites: Collection<CpqSite>;
  readonly #groups: Collection<CpqGroup>;
  readonly #users: Collection<CpqUser>;
  readonly #tokens: Collection<PersonalToken>;

  constructor(world: World) {
    this.world = world;
    this.#sites = world.store.collection('cpq.sites');
    this.#groups = world.store.collection('cpq.groups');
    this.#users = world.store.collection('cpq.users');
    this.#tokens = world.store.collection('cpq.tokens');
  }

  /** Adds a site with its built-in group, or changes how one behaves. */
  configure(host: string, changes: Partial<CpqSite> = {}): void {
    const known = this.#sites.get(host);
    this.#sites.set(host, { ...usualSite, ...known, ...changes, host });
    if (known) return;
    // Built in, and nobody may change it.
    const allAccess = { variableName: '_all_access', label: 'All Access' };
    this.addGroup(host, { ...allAccess, type: 'Administrator' });
  }

  site(host: string): CpqSite | undefined {
    return this.#sites.get(host);
  }

  addGroup(host: string, group: Pick<CpqGroup, 'variableName' | 'type'> & Partial<CpqGroup>): void {
    const label = group.label ?? group.variableName.replaceAll('_', ' ');
    const key = `${host}/${group.variableName}`;
    this.#groups.set(key, { permissions: [], ...group, label, host });
  }

  /** The groups of a site; without administrator groups all of them are sales groups. */
  groups(host: string): CpqGroup[] {
    const groups = this.#groups.filter((group) => group.host === host);
    if (this.site(host)?.hasAdministratorGroups) return groups;
    return groups
      .filter(({ variableName }) => variableName !== '_all_access')
      .map((group) => ({ ...group, type: 'Sales', permissions: [] }));
  }

  group(host: string, variableName: string): CpqGroup | undefined {
    return this.groups(host).find((group) => group.variableName === variableName);
  }

  /** Everybody on a site, oldest first. */
  users(host: string): CpqUser[] {
    return this.#users.filter((user) => user.host === host);
  }

  user(host: string, partyNumber: string): CpqUser | undefined {
    return this.#users.get(`${host}/${partyNumber}`);
  }

  userOfClient(host: string, clientId: string): CpqUser | undefined {
    return this.users(host).find(({ oauthClientId }) => oauthClientId === clientId);
  }

  keepUser(user: CpqUser): CpqUser {
    this.#users.set(`${user.host}/${user.partyNumber}`, user);
    return user;
  }

  /** What a user may do at this moment. */
  permissionsOf({ host, groups, permissions }: CpqUser): Permission[] {
    return [...permissions, ...groups.flatMap((name) => this.group(host, name)?.permissions ?? [])];
  }

  /** A new integration user, active from the start; nothing is checked. */
  createIntegrationUser(host: string, user: { clientId: string; groups: string[] }): CpqUser {
    return this.keepUser(newIntegrationUser(this.world, host, user));
  }

  /**
   * Adds a person who administrates the site.
   * @returns a bearer token as the browser has it after signing in
   */
  addAdministrator(host: string, login: string, permissions: Permission[]): string {
    const known = this.users(host).find((user) => user.login === login);
    this.keepUser({ ...(known ?? newPerson(this.world, host, login)), permissions });
    const token = `cpq-${this.world.ids.hex('cpq.token', 48)}`;
    this.acceptToken(host, login, token);
    return token;
  }

  /** Lets a token stand for a person, as if the person had signed in. */
  acceptToken(host: string, login: string, token: string): void {
    const expiresAt = this.world.clock.now() + TOKEN_MS;
    this.#tokens.set(token, { host, login, expiresAt });
  }

  /** The person whose token that is, while it lives. */
  personOf(host: string, token: string): CpqUser | undefined {
    const found = this.#tokens.get(token);
    if (found?.host !== host || found.expiresAt <= this.world.clock.now()) return undefined;
    return this.users(host).find(({ login }) => login === found.login);
  }

  /** What Admin Home, Users, Integration Users does to one of them. */
  changeByHand(host: string, clientId: string, change: Partial<CpqUser>): void {
    const user = this.userOfClient(host, clientId);
    if (!user) throw new Error(`${host} has no integration user with the client id ${clientId}.`);
    this.keepUser({ ...user, ...change, modifiedAt: this.world.clock.now() });
  }

  /** The scope that this site takes, as an app of the domain offers it; made if there is none. */
  scopeOf(host: string, domainId: string): string {
    const state = new OracleState(this.world);
    const { guid = '' } = state.domains.get(domainId) ?? {};
    const own = `https://${host}:443`;
    const known = new Directory(this.world, guid).apps
      .values()
      .flatMap(({ service }) =>
        [service?.audience, ...(service?.secondaryAudiences ?? [])].includes(own)
          ? (service?.scopes ?? [])
          : [],
      )
      .find(({ value }) => value === this.site(host)?.scope);
    return known?.fqs ?? this.addResourceApp(host, domainId)[0] ?? '';
  }

  /**
   * Registers an app of the site in an identity domain, from which clients take their scope.
   * @param domainId OCID of the domain
   * @returns the fully qualified scopes
   */
  addResourceApp(host: string, domainId: string, app: ResourceApp = {}): string[] {
    const state = new OracleState(this.world);
    const domain = state.domains.get(domainId);
    if (!domain) throw new Error(`There is no identity domain ${domainId}.`);
    const own = `https://${host}:443`;
    const { audience = own, scopes = [this.site(host)?.scope ?? usualSite.scope] } = app;
    const displayName = app.displayName ?? `Oracle CPQ ${host.split('.')[0]}`;
    const id = this.world.ids.hex('cpq.app');
    const service = {
      audience,
      secondaryAudiences: audience === own ? [] : [own],
      scopes: scopes.map((value) => ({ value, fqs: `${audience}${value}` })),
    };
    new Directory(this.world, domain.guid).apps.set(id, {
      id,
      name: `${displayName.replaceAll(/[^A-Za-z\d]/g, '')}_APPID`,
      secret: undefined,
      attributes: {
        displayName,
        description: `Resources of ${host}, in ${domainHost(domain)}`,
        isOAuthResource: true,
        isOAuthClient: false,
      },
      isActive: true,
      activeSince: state.now,
      createdAt: state.now,
      modifiedAt: state.now,
      version: 1,
      service,
    });
    return service.scopes.map(({ fqs }) => fqs);
  }
}
