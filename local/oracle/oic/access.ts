/**
 * Who may call the simulated Oracle Integration.
 * https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/check-roles-assigned-your-confidential-application.html
 */

import {
  findInstanceByHost,
  findInstanceByService,
  type ServiceInstance,
} from '#local/oracle/instances.ts';
import { type Bearer, TokenRefused, verifyToken } from '#local/oracle/verify-token.ts';
import { type Call, Refusal } from '#local/simulation/call.ts';
import type { World } from '#local/simulation/world.ts';

/** Instances, and the tokens that their identity domain issued. */
export interface Identity {
  byService(name: string): ServiceInstance | undefined;
  byHost(host: string): ServiceInstance | undefined;
  /** Throws `TokenRefused`. */
  bearer(
    authorization: string | undefined,
    instance: ServiceInstance,
  ): Pick<Bearer, 'clientId' | 'scope' | 'roles'>;
}

/** The instances and identity domains of a world. */
export function identityOf(world: World): Identity {
  return {
    byService: (name) => findInstanceByService(world, name),
    byHost: (host) => findInstanceByHost(world, host),
    bearer: (authorization, instance) => verifyToken(world, authorization, instance),
  };
}

/** The caller of an operation that was let through. */
export interface Caller {
  /** OCID of the instance the call goes to. */
  instance: string;
  clientId: string;
  /** Service roles of the client in the instance. */
  roles: string[];
  /** Origin of the run-time host, as answers show it. */
  runtimeUrl: string;
}

/** What projects allow on top of service roles. */
export interface ProjectRights {
  /** Throws `Refusal` when the project refuses the caller; `roles` tells what the caller wants to do. */
  check(caller: Caller, projectId: string, roles: string[]): void;
}

const administrators = ['ServiceAdministrator', 'ServiceDeveloper'];

// https://docs.oracle.com/en-us/iaas/application-integration/doc/what-users-can-do-projects-design-section-role.html
/** Import, update, test, activate, delete. */
export const change = administrators;
/** Read what is in a project. */
export const view = [...administrators, 'ServiceUser', 'ServiceViewer'];
/** Export a project: a ServiceUser may not. */
export const exporting = [...administrators, 'ServiceViewer'];
/**
 * Look at instances and their failures. ServiceMonitor changes nothing, says Oracle; that ServiceViewer and
 * ServiceUser may not look is not verified.
 * https://docs.cloud.oracle.com/iaas/integration/doc/oracle-integration-roles.html
 */
export const monitor = [...administrators, 'ServiceMonitor'];
/** Run an integration's endpoint. */
export const running = [...administrators, 'ServiceUser', 'ServiceInvoker'];

const developerScope = '/ic/api/';
const consumerScope = 'urn:opc:resource:consumer::all';

/** Checks instance, token, scope and role of a call, in this order. */
export class Access {
  readonly #world: World;
  readonly #identity: Identity;
  readonly #rights: ProjectRights | undefined;

  constructor(world: World, identity = identityOf(world), rights?: ProjectRights) {
    this.#world = world;
    this.#identity = identity;
    this.#rights = rights;
  }

  /**
   * The caller of a design-time operation. `integrationInstance` is required:
   * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/SendRequests.html
   * Either scope will do, since the consumer scope covers the Developer API too.
   * Throws `Refusal` 400 without the parameter, 404 for an instance that isn't there or isn't
   * ACTIVE, 401 for a token of another instance or scope, 403 without the role. A path with a project asks that, too.
   */
  design(call: Call, roles: string[]): Caller {
    const serviceName = call.query.get('integrationInstance');
    if (!serviceName) {
      const message = 'The query parameter integrationInstance is missing.';
      throw new Refusal(400, 'MISSING_PARAMETER', message);
    }
    const instance = this.#identity.byService(serviceName);
    const caller = this.#admit(call, instance, [developerScope, consumerScope], roles);
    const { projectId } = call.params;
    if (projectId !== undefined) this.#rights?.check(caller, projectId, roles);
    return caller;
  }

  /**
   * The caller of an integration's endpoint; the scope for the Developer API is not enough.
   * https://docs.oracle.com/pls/topic/lookup?ctx=appint&id=INOAU-GUID-B0379A34-6E54-4F25-923E-CFAA5F5F5EDE
   * Throws `Refusal` 404, 401 or 403, as `design` does.
   */
  runtime(call: Call, roles: string[]): Caller {
    return this.#admit(call, this.#identity.byHost(call.host), [consumerScope], roles);
  }

  #admit(
    call: Call,
    instance: ServiceInstance | undefined,
    scopes: string[],
    roles: string[],
  ): Caller {
    if (instance?.lifecycleState !== 'ACTIVE') {
      throw new Refusal(404, 'INSTANCE_NOT_FOUND', 'There is no such active service instance.');
    }
    const bearer = this.#bearer(call, instance);
    if (!scopes.includes(bearer.scope)) {
      throw new Refusal(401, 'UNAUTHORIZED', 'The access token has another scope.');
    }
    if (!bearer.roles.some((role) => roles.includes(role))) {
      throw new Refusal(403, 'FORBIDDEN', `One of these roles is needed: ${roles.join(', ')}.`);
    }
    const runtimeUrl = this.#world.urlOf(instance.runtimeHost);
    const { clientId, roles: held } = bearer;
    return { instance: instance.id, clientId, roles: held, runtimeUrl };
  }

  // Basic is refused like every other credential that is no token:
  // https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/invoke-oracle-integration-developer-apis-external-client.html
  #bearer(call: Call, instance: ServiceInstance) {
    try {
      return this.#identity.bearer(call.headers.authorization, instance);
    } catch (error) {
      if (error instanceof TokenRefused) throw new Refusal(401, 'UNAUTHORIZED', error.message);
      throw error;
    }
  }
}
