/** An instance that is there already, with a client that may work on it: what a request by address needs. */

import type { World } from '#local/simulation/world.ts';
import { newInstance } from './new-instance.ts';
import { Directory } from './scim/directory.ts';
import { registerServiceApp } from './scim/service-app.ts';
import { OracleState } from './state.ts';

export interface MonitoredInstance {
  /** The value of `integrationInstance`. */
  serviceName: string;
  /** Host of its identity domain. */
  domainHost: string;
  /** The scope of its Developer API. */
  scope: string;
  /** What its client is for, as part of the client's name. Default: recovery. */
  purpose?: string;
}

/** Id and secret of its client. Samples, so that nobody has to look for them. */
export interface MonitoringClient {
  clientId: string;
  clientSecret: string;
}

const ROLE = 'ServiceDeveloper';
/** The scope of endpoints instead of `/ic/api/`. */
const CONSUMER = 'urn:opc:resource:consumer::all';

/**
 * Makes sure that there is an ACTIVE instance of that name, in an identity domain of that address, and a client with
 * the role to recover its failures and to change its projects. What is there stays.
 * @returns the OCID of the instance, and the client
 */
export function addMonitoredInstance(
  world: World,
  { serviceName, domainHost, scope, purpose = 'recovery' }: MonitoredInstance,
): { instanceId: string; client: MonitoringClient } {
  const state = new OracleState(world);
  const guid = domainHost.split('.')[0]!;
  const domainId = domainOf(state, guid);
  const known = state.instances.find((one) => one.serviceName === serviceName);
  const instanceId = known?.id ?? addInstance(state, { serviceName, domainId, scope });
  const { appId } = state.instances.get(instanceId)!;
  return { instanceId, client: clientOf(world, guid, { appId, serviceName, scope, purpose }) };
}

function domainOf(state: OracleState, guid: string): string {
  const known = state.domains.find((one) => one.guid === guid);
  if (known) return known.id;
  const id = state.ocid('domain', false);
  state.domains.set(id, {
    id,
    guid,
    displayName: `Domain ${state.domains.size}`,
    description: 'Identity domain',
    compartmentId: state.tenancy.id,
    lifecycleState: 'ACTIVE',
    timeCreated: state.now,
  });
  return id;
}

function addInstance(
  state: OracleState,
  wanted: { serviceName: string; domainId: string; scope: string },
): string {
  const { serviceName, domainId, scope } = wanted;
  const resourceId = /^https:\/\/([^.]+)\./.exec(scope)?.[1];
  const instance = {
    ...newInstance(state, {
      displayName: serviceName,
      compartmentId: state.tenancy.compartmentId,
      domainId,
      integrationInstanceType: 'ENTERPRISEX',
      shape: 'PRODUCTION',
      isByol: false,
      messagePacks: 1,
    }),
    serviceName,
    ...(resourceId && { resourceId }),
    lifecycleState: 'ACTIVE' as const,
    wasActive: true,
  };
  state.instances.set(instance.id, instance);
  registerServiceApp(state, instance, instance.timeCreated);
  return instance.id;
}

interface ClientWish {
  appId: string;
  serviceName: string;
  scope: string;
  purpose: string;
}

/** One client per instance and purpose; its secret is made up once and stays. */
function clientOf(
  world: World,
  guid: string,
  { appId, serviceName, scope, purpose }: ClientWish,
): MonitoringClient {
  const directory = new Directory(world, guid);
  const clientId = `${purpose}-of-${serviceName}`;
  const clientSecret = directory.apps.get(clientId)?.secret ?? world.ids.hex(`${purpose}-client`);
  // Long ago, so that nobody has to wait for it to spread.
  const at = world.clock.now() - 24 * 3600_000;
  directory.apps.set(clientId, {
    id: clientId,
    name: clientId,
    secret: clientSecret,
    attributes: {
      displayName: clientId,
      isOAuthClient: true,
      allowedGrants: ['client_credentials'],
      allowedScopes: [scope, scope.replace(/\/ic\/api\/$/, CONSUMER)].map((fqs) => ({ fqs })),
    },
    isActive: true,
    activeSince: at,
    createdAt: at,
    modifiedAt: at,
    version: 1,
  });
  const role = directory.roles.find((one) => one.appId === appId && one.displayName === ROLE)!;
  const grant = { id: `${clientId}-grant`, appId, roleId: role.id, granteeId: clientId };
  directory.grants.set(grant.id, {
    ...grant,
    grantMechanism: 'ADMINISTRATOR_TO_APP',
    grantedAt: at,
  });
  return { clientId, clientSecret };
}
