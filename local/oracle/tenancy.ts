import { createHash, createPublicKey } from 'node:crypto';
import type { World } from '#local/simulation/world.ts';
import { createControlPlaneRouter } from './control-plane.ts';
import { controlPlaneHost, domainHostPattern, domainUrl, identityHost } from './hosts.ts';
import { createIdentityRouter } from './identity.ts';
import { managedCompartment } from './instance-details.ts';
import { newInstance } from './new-instance.ts';
import { createAdministrationRouter } from './scim/administration.ts';
import { Directory } from './scim/directory.ts';
import { registerServiceApp } from './scim/service-app.ts';
import { changeSettings, type Settings, type WorkRequestFailure } from './settings.ts';
import { newPrivateKey } from './signing-key.ts';
import {
  type DomainRole,
  type IntegrationInstance,
  OracleState,
  type Policy,
  type Rights,
  type TenancyRecord,
  type User,
} from './state.ts';
import { createTokenRouter } from './tokens.ts';

export interface TenancyOptions {
  /** Changes to the default settings; applied at each opening. */
  settings?: Partial<Settings>;
  /** PEM of the API user's private key (PKCS #8, unencrypted). Default: a new one. */
  privateKey?: string;
}

/** What a caller needs to sign requests: the content of the `oic-onboarding/oci` secret. */
export interface OciCredentials {
  tenancyId: string;
  userId: string;
  fingerprint: string;
  privateKey: string;
}

/** The simulated customer's tenancy: what is in it, and the switches for tests and demonstrations. */
export class Tenancy {
  readonly #state: OracleState;

  constructor(state: OracleState) {
    this.#state = state;
  }

  get id(): string {
    return this.#state.tenancy.id;
  }

  /** A compartment below the root, made for integrations. */
  get compartmentId(): string {
    return this.#state.tenancy.compartmentId;
  }

  get credentials(): OciCredentials {
    const { id, userId, fingerprint, privateKey } = this.#state.tenancy;
    return { tenancyId: id, userId, fingerprint, privateKey };
  }

  /** `url` is the one that the IAM API answers. */
  get domain(): { id: string; guid: string; displayName: string; url: string } {
    const domain = this.#state.domains.get(this.#state.tenancy.domainId)!;
    const { id, guid, displayName } = domain;
    return { id, guid, displayName, url: domainUrl(this.#state.world, domain) };
  }

  get settings(): Settings {
    return this.#state.settings;
  }

  /** Changes some settings; they are kept with the world. */
  async configure(changes: Partial<Settings>): Promise<void> {
    changeSettings(this.#state.chosenSettings, changes);
    await this.#state.world.store.save();
  }

  /**
   * Makes sure that there is a compartment with this OCID, in which our users may manage integration
   * instances. One that exists stays as it is, also if its policy was taken away.
   */
  addCompartment(id: string): void {
    const state = this.#state;
    if (state.compartments.has(id)) return;
    const name = `compartment-${state.compartments.size}`;
    const { id: parentId } = state.tenancy;
    state.compartments.set(id, { id, name, description: name, parentId, timeCreated: state.now });
    const added: Policy = { verb: 'manage', resource: 'integration-instance', compartmentId: id };
    this.#changeUsers((user) => ({ ...user, policies: [...user.policies, added] }));
  }

  /** Makes sure that there is an active identity domain with this OCID. */
  addDomain(id: string): void {
    if (!this.#state.domains.has(id))
      seedDomain(this.#state, id, `Domain${this.#state.domains.size}`);
  }

  /**
   * Puts an ACTIVE instance into the tenancy that somebody else made, to be adopted.
   * @param place Default: the first compartment and domain.
   * @returns Its OCID.
   */
  async addInstance(
    displayName: string,
    place: { compartmentId?: string; domainId?: string } = {},
  ): Promise<string> {
    const { compartmentId, domainId } = { ...this.#state.tenancy, ...place };
    const instance: IntegrationInstance = {
      ...newInstance(this.#state, {
        displayName,
        compartmentId,
        domainId,
        integrationInstanceType: 'ENTERPRISEX',
        shape: 'PRODUCTION',
        isByol: false,
        messagePacks: 1,
      }),
      lifecycleState: 'ACTIVE',
      wasActive: true,
    };
    this.#state.instances.set(instance.id, instance);
    registerServiceApp(this.#state, instance, instance.timeCreated);
    await this.#state.world.store.save();
    return instance.id;
  }

  /** Lets the next work request fail with this error. */
  async failNextWorkRequest(failure: WorkRequestFailure): Promise<void> {
    const workRequestFailures = [...this.settings.workRequestFailures, failure];
    await this.configure({ workRequestFailures });
  }

  get policies(): Policy[] {
    return this.#state.users.get(this.#state.tenancy.userId)!.policies;
  }

  /** Replaces the policies of the API user, and of the service user if there is one. */
  async setPolicies(policies: Policy[]): Promise<void> {
    this.#changeUsers((user) => ({ ...user, policies }));
    await this.#state.world.store.save();
  }

  /** Takes away every policy on a resource; returns what was taken, for `setPolicies`. */
  async removePolicies(resource: Policy['resource']): Promise<Policy[]> {
    const before = this.policies;
    await this.setPolicies(before.filter((policy) => policy.resource !== resource));
    return before;
  }

  get domainRoles(): DomainRole[] {
    return this.#state.users.get(this.#state.tenancy.userId)!.domainRoles;
  }

  /** Replaces the administrator roles of the same users in the identity domain. */
  async setDomainRoles(domainRoles: DomainRole[]): Promise<void> {
    this.#changeUsers((user) => ({ ...user, domainRoles }));
    await this.#state.world.store.save();
  }

  /** Lets a group of the default domain do something, as the console's administrator does. */
  async allowGroup(displayName: string, rights: Rights): Promise<void> {
    const { groups } = new Directory(this.#state.world, this.domain.guid);
    const group = groups.find((one) => one.displayName === displayName);
    if (!group) throw new Error(`There is no group ${displayName}.`);
    groups.set(group.id, { ...group, rights });
    await this.#state.world.store.save();
  }

  /** The users that onboardings act as: with the API key, or keyless. */
  #changeUsers(change: (user: User) => User): void {
    const { userId, serviceUserId } = this.#state.tenancy;
    this.#state.users.update(userId, change);
    if (serviceUserId) this.#state.users.update(serviceUserId, change);
  }
}

/**
 * Puts the simulated Oracle Cloud into a world: control plane, IAM and identity domains. A world
 * that has a tenancy keeps it; otherwise one is seeded, with a compartment, an identity domain, a
 * user with an API key, and the policies and the domain role that an onboarding needs.
 */
export async function createTenancy(world: World, options: TenancyOptions = {}): Promise<Tenancy> {
  const state = new OracleState(world);
  world.host(controlPlaneHost(world.region), createControlPlaneRouter(state));
  world.host(identityHost(world.region), createIdentityRouter(state));
  world.host(domainHostPattern, createTokenRouter(state), createAdministrationRouter(state));
  if (state.tenancies.size === 0) seed(state, options.privateKey ?? newPrivateKey());
  if (options.settings) changeSettings(state.chosenSettings, options.settings);
  await world.store.save();
  return new Tenancy(state);
}

function seed(state: OracleState, privateKey: string): void {
  const { ids } = state.world;
  const id = state.ocid('tenancy', false);
  const tenancy: TenancyRecord = {
    id,
    name: 'acme',
    namespace: `fr${ids.base32('namespace', 10)}`,
    userId: state.ocid('user', false),
    fingerprint: fingerprintOf(privateKey),
    privateKey,
    compartmentId: state.ocid('compartment', false),
    domainId: state.ocid('domain', false),
  };
  state.tenancies.set(id, tenancy);
  seedCompartments(state, tenancy);
  seedUser(state, tenancy);
  seedDomain(state, tenancy.domainId, 'Default');
}

function seedDomain(state: OracleState, id: string, displayName: string): void {
  state.domains.set(id, {
    id,
    guid: `idcs-${state.world.ids.hex('domain')}`,
    displayName,
    description: `${displayName} identity domain`,
    compartmentId: state.tenancy.id,
    lifecycleState: 'ACTIVE',
    timeCreated: state.now,
  });
}

function seedCompartments(state: OracleState, tenancy: TenancyRecord): void {
  const timeCreated = state.now;
  const add = (id: string, name: string, parentId?: string) => {
    state.compartments.set(id, { id, name, description: name, parentId, timeCreated });
  };
  add(tenancy.id, tenancy.name);
  add(tenancy.compartmentId, 'integrations', tenancy.id);
  add(state.ocid('compartment', false), managedCompartment, tenancy.id);
}

/** Policies: https://docs.oracle.com/en-us/iaas/integration/doc/henosis-creating-iam-policy-identity-domain.html */
function seedUser(state: OracleState, tenancy: TenancyRecord): void {
  state.users.set(tenancy.userId, {
    id: tenancy.userId,
    name: 'oic-onboarding',
    policies: [
      { verb: 'manage', resource: 'integration-instance', compartmentId: tenancy.compartmentId },
      { verb: 'read', resource: 'domains', compartmentId: tenancy.id },
      { verb: 'inspect', resource: 'compartments', compartmentId: tenancy.id },
    ],
    domainRoles: ['Identity Domain Administrator'],
  });
  const keyId = `${tenancy.id}/${tenancy.userId}/${tenancy.fingerprint}`;
  const publicKey = createPublicKey(tenancy.privateKey).export({ type: 'spki', format: 'pem' });
  state.apiKeys.set(keyId, { keyId, userId: tenancy.userId, publicKey: publicKey.toString() });
}

/**
 * MD5 of the public key in DER, in pairs of hex digits: how Oracle names an API key.
 * https://docs.oracle.com/iaas/Content/API/Concepts/apisigningkey.htm
 */
function fingerprintOf(privateKey: string): string {
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return createHash('md5').update(der).digest('hex').match(/../g)!.join(':');
}
