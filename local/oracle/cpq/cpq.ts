/**
 * The simulated Oracle CPQ: sites that run in Fusion, and some that don't.
 * https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq
 */

import { fusionHostPattern } from '#local/oracle/hosts.ts';
import type { Call, Reply } from '#local/simulation/call.ts';
import { Router } from '#local/simulation/router.ts';
import type { World } from '#local/simulation/world.ts';
import { listGroups } from './groups.ts';
import {
  createIntegrationUser,
  getIntegrationUser,
  listIntegrationUsers,
  patchIntegrationUser,
  refuseMethod,
} from './integration-users.ts';
import { CpqSites } from './sites.ts';
import { bulkUpdate, getUser, listUsers, patchUser, putUser } from './users.ts';
import { codeOf, errorBody } from './wire.ts';

type Operation = (sites: CpqSites, call: Call) => Reply | Promise<Reply>;

/** The prefix that sites in Fusion require, and none for the others; each site refuses the wrong one. */
const PREFIXES = ['/cpq', ''];

/**
 * Puts CPQ on the hosts of Fusion Applications.
 * @returns its sites: what their administrators see and do
 */
export function addCpq(world: World): CpqSites {
  const sites = new CpqSites(world);
  const headers = () => ({ 'x-oracle-dms-ecid': world.ids.request() });
  const app = new Router('cpq', { errorBody, headers, faultCode: codeOf });
  const on = (method: string, path: string, name: string, operation: Operation) => {
    const mutates = method !== 'GET';
    for (const prefix of PREFIXES) {
      const handler = (call: Call) => operation(sites, call);
      app.on(method, `${prefix}/rest/{version}${path}`, name, handler, { mutates });
    }
  };
  const one = '/integrationUsers/{partyNumber}';
  on('GET', '/integrationUsers', 'listIntegrationUsers', listIntegrationUsers);
  on('POST', '/integrationUsers', 'createIntegrationUser', createIntegrationUser);
  on('GET', one, 'getIntegrationUser', getIntegrationUser);
  on('PATCH', one, 'patchIntegrationUser', patchIntegrationUser);
  on('PUT', one, 'putIntegrationUser', refuseMethod);
  on('DELETE', one, 'deleteIntegrationUser', refuseMethod);
  on('GET', '/groups', 'listGroups', listGroups);
  on('GET', '/users', 'listUsers', listUsers);
  on('POST', '/users/actions/bulkUpdate', 'bulkUpdateUsers', bulkUpdate);
  on('GET', '/users/{partyNumber}', 'getUser', getUser);
  on('PATCH', '/users/{partyNumber}', 'patchUser', patchUser);
  on('PUT', '/users/{partyNumber}', 'putUser', putUser);
  world.host(fusionHostPattern, app);
  return sites;
}
