/**
 * The simulated Oracle Primavera Cloud.
 * https://docs.oracle.com/cd/E80480_01/English/integration/primavera_rest_api/D109111.html
 */

import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import { Router } from '#local/simulation/router.ts';
import type { World } from '#local/simulation/world.ts';
import { PrimaveraAccounts, type Workspace } from './accounts.ts';
import { requestHeaders, SignIn, tokenLifetime } from './sign-in.ts';

export type { PrimaveraAccounts };

/** The host of a world that names none. */
export const defaultPrimaveraHost = 'primavera-us2.oraclecloud.com';

interface Primavera {
  accounts: PrimaveraAccounts;
  signIn: SignIn;
}

/**
 * Puts Primavera Cloud on its hosts. Accounts are added through the result.
 * @param hosts Host names, next to those that have accounts already; each is a tenant of its own.
 */
export function addPrimavera(world: World, hosts = [defaultPrimaveraHost]): PrimaveraAccounts {
  const accounts = new PrimaveraAccounts(world);
  const system = { accounts, signIn: new SignIn(world, accounts) };
  // The body of an error is not documented.
  const errorBody = (status: number, code: string, message: string) => ({ status, code, message });
  const app = new Router('primavera', { errorBody });
  // What a connection test of Oracle Integration calls: the address of the connection itself.
  app.on('GET', '/', 'signIn', (call) => {
    system.signIn.byPassword(call);
    return { status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' };
  });
  app.on('POST', '/primediscovery/apitoken/request', 'requestToken', (call) =>
    requestToken(system, call),
  );
  app.on('GET', '/api/restapi/util/testConnection', 'testConnection', (call) => {
    system.signIn.byToken(call);
    // The body is not documented, so that a client has to go by the status.
    return {
      status: 200,
      headers: { 'content-type': 'text/plain' },
      body: 'Connection successful',
    };
  });
  app.on('GET', '/api/restapi/workspace', 'listWorkspaces', (call) => listWorkspaces(system, call));
  app.on('GET', '/api/restapi/project/workspace/{id}', 'listProjects', (call) =>
    listProjects(system, call),
  );
  // What was there before stays, also when a world is opened again without naming it.
  for (const host of new Set([...hosts, ...accounts.hosts])) world.host(host, app);
  return accounts;
}

/**
 * https://docs.oracle.com/cd/E80480_01/English/integration/primavera_rest_api/D175778.html
 * The statuses of the refusals are not verified with Oracle.
 */
async function requestToken({ accounts, signIn }: Primavera, call: Call): Promise<Reply> {
  const account = signIn.byPassword(call);
  checkScope(call);
  if ((await call.body()).length > 0) throw new Refusal(400, 'BAD_REQUEST', 'No body is expected.');
  const tenant = accounts.tenant(call.host);
  const token = signIn.issue(account, call.now);
  return {
    status: 200,
    json: {
      access_token: token,
      // Deprecated, the same value.
      accessToken: token,
      token_type: 'Bearer',
      expiresIn: tokenLifetime,
      primeTenant: tenant.primeTenant,
      primeTenantCode: tenant.primeTenantCode,
      primeIdentityApp: tenant.primeIdentityApp,
      userName: account.userName,
      userId: account.userId,
      requestHeaders: requestHeaders(tenant),
    },
  };
}

// Always `http`, always the host that is called, always `/api`, although the call is `https`; the
// host must be the same: https://docs.oracle.com/cd/G18097_01/English/admin/admin_general/10298995.htm
function checkScope(call: Call): void {
  const expected = `http://${call.url.host}/api`;
  const scope = call.query.get('scope') ?? '';
  if (scope === expected) return;
  throw new Refusal(400, 'INVALID_SCOPE', `The scope must be ${expected}.`);
}

// 204 when the user sees nothing, as a client observed:
// https://github.com/joniles/mpxj/blob/master/src/main/java/org/mpxj/opc/OpcReader.java
function listWorkspaces({ accounts, signIn }: Primavera, call: Call): Reply {
  const account = signIn.byToken(call);
  const seen = account.workspaces.flatMap((id) => {
    const found = accounts.workspace(call.host, id);
    return found ? [withoutProjects(found)] : [];
  });
  return seen.length > 0 ? { status: 200, json: seen } : { status: 204 };
}

function withoutProjects({ projects: _, ...workspace }: Workspace) {
  return workspace;
}

// A missing right on the object answers 401 or 404, never 403:
// https://docs.oracle.com/cd/E80480_01/English/integration/primavera_rest_api/D144646.html
function listProjects({ accounts, signIn }: Primavera, call: Call): Reply {
  const account = signIn.byToken(call);
  const found = accounts.workspace(call.host, Number(call.params.id));
  if (!found) throw new Refusal(404, 'NOT_FOUND', 'There is no such workspace.');
  if (!account.workspaces.includes(found.workspaceId)) {
    throw new Refusal(401, 'UNAUTHORIZED', 'You are not authorized for this workspace.');
  }
  return found.projects.length > 0 ? { status: 200, json: found.projects } : { status: 204 };
}
