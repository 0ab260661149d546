import type { Collection } from '#local/simulation/store.ts';
import type { World } from '#local/simulation/world.ts';
import { readSettings, type Settings, type WorkRequestFailure } from './settings.ts';

/** Each verb includes those before it. */
export const verbs = ['inspect', 'read', 'use', 'manage'] as const;
export type Verb = (typeof verbs)[number];

/** `Allow <user> to <verb> <resource> in compartment <compartmentId>`, compartments below included. */
export interface Policy {
  verb: Verb;
  resource: 'integration-instance' | 'domains' | 'compartments';
  compartmentId: string;
}

export type DomainRole = 'Identity Domain Administrator' | 'Application Administrator';

/** What policies of the tenancy and roles of a domain allow. */
export interface Rights {
  policies: Policy[];
  domainRoles: DomainRole[];
}

export interface User extends Rights {
  id: string;
  name: string;
}

export interface ApiKey {
  /** `<tenancy OCID>/<user OCID>/<fingerprint>` */
  keyId: string;
  userId: string;
  /** PEM, SPKI. */
  publicKey: string;
}

export interface Compartment {
  id: string;
  name: string;
  description: string;
  /** Undefined for the root compartment, which is the tenancy. */
  parentId?: string;
  timeCreated: number;
}

export interface Domain {
  id: string;
  /** `idcs-<32 hex>`: the name of the domain in its host names and tokens. */
  guid: string;
  displayName: string;
  description: string;
  compartmentId: string;
  lifecycleState: 'CREATING' | 'ACTIVE' | 'DELETING' | 'INACTIVE';
  timeCreated: number;
}

export type LifecycleState =
  | 'CREATING'
  | 'UPDATING'
  | 'ACTIVE'
  | 'INACTIVE'
  | 'DELETING'
  | 'DELETED'
  | 'FAILED';

export type Tags = Record<string, string>;

export interface IntegrationInstance {
  id: string;
  displayName: string;
  /** Value of `integrationInstance` in URLs: display name and namespace. */
  serviceName: string;
  /** Names the instance in its audience: 32 hex digits, upper case. */
  resourceId: string;
  compartmentId: string;
  domainId: string;
  integrationInstanceType: string;
  shape: string;
  isByol: boolean;
  messagePacks: number;
  consumptionModel: string;
  isFileServerEnabled: boolean;
  isVisualBuilderEnabled: boolean;
  freeformTags: Tags;
  definedTags: Record<string, unknown>;
  lifecycleState: LifecycleState;
  lifecycleDetails?: string;
  /** SCIM id of the instance's own OAuth app; the app exists once the instance has been ACTIVE. */
  appId: string;
  wasActive: boolean;
  timeCreated: number;
  timeUpdated: number;
  timeDeleted?: number;
  version: number;
}

export type OperationType =
  | 'CREATE_INTEGRATION_INSTANCE'
  | 'UPDATE_INTEGRATION_INSTANCE'
  | 'STOP_INTEGRATION_INSTANCE'
  | 'START_INTEGRATION_INSTANCE'
  | 'DELETE_INTEGRATION_INSTANCE';

export interface WorkRequest {
  id: string;
  operationType: OperationType;
  instanceId: string;
  compartmentId: string;
  /** State to go back to when an update, a start or a stop fails. */
  stateBefore?: LifecycleState;
  timeAccepted: number;
  timeStarted: number;
  timeFinished: number;
  /** True when the instance shows the outcome. */
  isSettled: boolean;
  failure?: WorkRequestFailure;
}

export interface RetryToken {
  fingerprint: string;
  workRequestId: string;
  instanceId: string;
  timeUsed: number;
}

export interface TenancyRecord {
  id: string;
  name: string;
  /** Object storage namespace; part of service names. */
  namespace: string;
  userId: string;
  fingerprint: string;
  privateKey: string;
  compartmentId: string;
  domainId: string;
  /** The service user of keyless authentication, once there is one. */
  serviceUserId?: string;
}

/** The memory of the simulated Oracle Cloud, in the world's store. */
export class OracleState {
  readonly world: World;
  readonly chosenSettings: Collection<Partial<Settings>>;
  readonly tenancies: Collection<TenancyRecord>;
  readonly users: Collection<User>;
  readonly apiKeys: Collection<ApiKey>;
  readonly compartments: Collection<Compartment>;
  readonly domains: Collection<Domain>;
  readonly instances: Collection<IntegrationInstance>;
  readonly workRequests: Collection<WorkRequest>;
  readonly retryTokens: Collection<RetryToken>;

  constructor(world: World) {
    this.world = world;
    const { store } = world;
    this.chosenSettings = store.collection('oracle.settings');
    this.tenancies = store.collection('oracle.tenancies');
    this.users = store.collection('oracle.users');
    this.apiKeys = store.collection('oracle.api-keys');
    this.compartments = store.collection('oracle.compartments');
    this.domains = store.collection('oracle.domains');
    this.instances = store.collection('oracle.instances');
    this.workRequests = store.collection('oracle.work-requests');
    this.retryTokens = store.collection('oracle.retry-tokens');
  }

  get now(): number {
    return this.world.clock.now();
  }

  get settings(): Settings {
    return readSettings(this.chosenSettings);
  }

  /** The tenancy of this world. */
  get tenancy(): TenancyRecord {
    const tenancy = this.tenancies.values()[0];
    if (!tenancy) throw new Error('This world has no tenancy yet; createTenancy() makes one.');
    return tenancy;
  }

  /** An OCID: `ocid1.<type>.oc1.<region or nothing>.<51 characters>`. */
  ocid(type: string, isRegional = true): string {
    const region = isRegional ? this.world.region : '';
    return `ocid1.${type}.oc1.${region}.${this.world.ids.base32(`ocid.${type}`)}`;
  }
}
