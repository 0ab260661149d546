/**
 * The page on which people sign in to an identity domain, and allow an application to act for them.
 * https://docs.oracle.com/en/cloud/paas/identity-cloud/rest-api/ACWebServerAppAuth.html
 */

import { type Call, Refusal, type Reply } from '#local/simulation/call.ts';
import type { Router } from '#local/simulation/router.ts';
import { findScope, refuse, requireGrant } from './access-token.ts';
import { contextOf } from './scim/administration.ts';
import type { DomainContext } from './scim/app-view.ts';
import type { App } from './scim/directory.ts';
import type { OracleState } from './state.ts';

const path = '/oauth2/v1/authorize';
const codeLifetimeMs = 60_000;

/** Puts the page and its form on the router of a domain. */
export function addAuthorizeRoutes(router: Router, state: OracleState): void {
  router.on('GET', path, 'showSignIn', (call) => {
    const context = contextOf(state, call);
    return answering(context, call, ({ client }) => page(context, call, client));
  });
  router.on('POST', path, 'signIn', (call) => {
    const context = contextOf(state, call);
    return answering(context, call, (request) => signIn(context, call, request));
  });
}

interface Request {
  client: App;
  redirectUri: string;
  state: string | null;
  /** Of the resource. */
  scope: string;
}

/** Errors go to the application's page, unless it is not sure whose that is. */
async function answering(
  context: DomainContext,
  call: Call,
  act: (request: Request) => Reply | Promise<Reply>,
): Promise<Reply> {
  const { client, redirectUri } = destination(context, call);
  const state = call.query.get('state');
  try {
    return await act({ client, redirectUri, state, scope: checkRequest(context, call, client) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const found = { error: error.code, error_description: error.message };
    return redirect(redirectUri, { ...found, state });
  }
}

/** Throws `Refusal` 400, shown on the spot, when client or redirect URL are not known. */
function destination({ directory, state }: DomainContext, call: Call) {
  const client = directory.appByName(call.query.get('client_id') ?? '');
  if (!client?.isActive || client.attributes.isOAuthClient !== true) {
    throw refuse(400, 'invalid_client', 'The client is not known.');
  }
  const redirectUri = call.query.get('redirect_uri') ?? '';
  const registered = (client.attributes.redirectUris ?? []) as string[];
  const free = state.settings.freeLoopbackPorts;
  if (registered.some((one) => isSame(one, redirectUri, free))) return { client, redirectUri };
  throw refuse(400, 'invalid_redirect_uri', 'The redirect URL is not registered for the client.');
}

/** Equal to the letter; for this machine by its address, any port will do. */
function isSame(registered: string, wanted: string, freePorts: boolean): boolean {
  if (registered === wanted) return true;
  const [a, b] = [URL.parse(registered), URL.parse(wanted)];
  if (!a || !b || !freePorts || a.protocol !== 'http:' || a.hostname !== '127.0.0.1') return false;
  b.port = a.port;
  return a.href === b.href;
}

/** The scope of the resource. Throws `Refusal` 400. */
function checkRequest(context: DomainContext, call: Call, client: App): string {
  const { query } = call;
  if (query.get('response_type') !== 'code') {
    throw refuse(400, 'unsupported_response_type', 'Only response_type=code is simulated.');
  }
  requireGrant(client, 'authorization_code');
  const challenge = query.get('code_challenge') ?? '';
  if (query.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(challenge)) {
    throw refuse(400, 'invalid_request', 'A code_challenge with the method S256 is needed.');
  }
  const scopes = (query.get('scope') ?? '').split(' ').filter(Boolean);
  const [wanted = null, ...more] = scopes.filter((one) => !general.has(one));
  if (more.length > 0) throw refuse(400, 'invalid_scope', 'Only one resource at a time.');
  return findScope(context, client, wanted).scope.fqs;
}

const general = new Set(['openid', 'offline_access', 'profile', 'email']);

/** Whoever is in the domain can be chosen; the simulation knows no passwords of people. */
function page({ directory, domain }: DomainContext, call: Call, client: App): Reply {
  const people = directory.users.filter(({ isServiceUser }) => !isServiceUser);
  const options = people.map(({ userName }) => `<option>${escapeHtml(userName)}</option>`);
  const body = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head>
<body><main><h1>${escapeHtml(domain.displayName)}: sign in (simulated)</h1>
<p>${escapeHtml(String(client.attributes.displayName))} wants to act for you.</p>
<form method="post" action="${escapeHtml(`${path}${call.url.search}`)}">
<label>Who are you? <select name="user">${options.join('')}</select></label>
<button name="decision" value="allow">Sign in and allow</button>
<button name="decision" value="deny">Deny</button>
</form></main></body></html>
`;
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (found) => `&#${found.charCodeAt(0)};`);
}

async function signIn(context: DomainContext, call: Call, request: Request): Promise<Reply> {
  const { directory, state } = context;
  const form = new URLSearchParams((await call.body()).toString('utf8'));
  if (form.get('decision') !== 'allow') {
    throw refuse(400, 'access_denied', 'The person did not allow it.');
  }
  const user = directory.users.find(({ userName }) => userName === form.get('user'));
  if (!user || user.isServiceUser) throw refuse(400, 'access_denied', 'There is no such person.');
  const code = state.world.ids.hex('authorization-code', 32);
  const { query } = call;
  directory.codes.set(code, {
    clientId: request.client.name,
    redirectUri: request.redirectUri,
    challenge: query.get('code_challenge')!,
    nonce: query.get('nonce') ?? undefined,
    scope: request.scope,
    isOffline: query.get('scope')!.split(' ').includes('offline_access'),
    userId: user.id,
    expiresAt: state.now + codeLifetimeMs,
  });
  return redirect(request.redirectUri, { code, state: request.state });
}

function redirect(to: string, values: Record<string, string | null>): Reply {
  const url = new URL(to);
  for (const [name, value] of Object.entries(values)) {
    if (value !== null) url.searchParams.set(name, value);
  }
  return { status: 302, headers: { location: url.href } };
}
