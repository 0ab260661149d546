/** People in an identity domain, and the application by which they sign in: what an administrator sets up. */

import type { World } from '#local/simulation/world.ts';
import { findInstanceByService } from './instances.ts';
import { Directory } from './scim/directory.ts';
import type { ServiceRole } from './scim/service-app.ts';
import { OracleState } from './state.ts';

/** Puts a person into a domain, with a role in an instance. */
export function addPerson(
  world: World,
  guid: string,
  { userName, serviceName, role }: { userName: string; serviceName: string; role: ServiceRole },
): void {
  const state = new OracleState(world);
  const directory = new Directory(world, guid);
  const id = world.ids.hex('user');
  directory.users.set(id, {
    id,
    ocid: state.ocid('user', false),
    userName,
    isServiceUser: false,
    attributes: { userName },
    createdAt: state.now,
  });
  const { appId } = findInstanceByService(world, serviceName)!;
  const found = directory.roles.find((one) => one.appId === appId && one.displayName === role)!;
  directory.grants.set(`${id}-${role}`, {
    id: `${id}-${role}`,
    appId,
    roleId: found.id,
    granteeId: id,
    grantMechanism: 'ADMINISTRATOR_TO_USER',
    // Long ago, so that nobody has to wait for it to spread.
    grantedAt: state.now - 24 * 3600_000,
  });
}

/**
 * Registers a public application by which people sign in, redirected to this machine.
 * @param grants default: authorization code and refresh token
 */
export function addSignInApp(
  world: World,
  guid: string,
  wanted: { clientId: string; scope: string; redirectUri: string; grants?: string[] },
): void {
  const at = world.clock.now() - 24 * 3600_000;
  const { clientId, scope, redirectUri } = wanted;
  new Directory(world, guid).apps.set(clientId, {
    id: clientId,
    name: clientId,
    secret: undefined,
    attributes: {
      displayName: clientId,
      isOAuthClient: true,
      clientType: 'public',
      allowedGrants: wanted.grants ?? ['authorization_code', 'refresh_token'],
      allowedScopes: [{ fqs: scope }],
      redirectUris: [redirectUri],
    },
    isActive: true,
    activeSince: at,
    createdAt: at,
    modifiedAt: at,
    version: 1,
  });
}
