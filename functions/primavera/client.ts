import * as z from 'zod/mini';
import { refusal, seenIn } from '#runtime/answers.ts';
import {
  InvalidCredentials,
  InvalidRequest,
  NotAuthorized,
  NotFound,
  type StageError,
} from '#runtime/errors.ts';
import { type HttpResponse, send } from '#runtime/http.ts';
import { opcScope } from '#runtime/opc-scope.ts';
import { callOpc, type OpcToken, readOpcToken, testOpcConnection } from '#runtime/opc-token.ts';

/** A large site lists thousands of workspaces; only their number is used. */
const MAX_WORKSPACE_BYTES = 16 * 1024 * 1024;
/** C0 control characters and DEL: what a copied line break leaves in a password. */
const CONTROL = /\p{Cc}/u;

/**
 * A token for a service account: Basic Authentication, no body, and a scope that stands in the query as it
 * is, because the site compares it as text.
 * Source: https://docs.oracle.com/cd/E80480_01/English/integration/primavera_rest_api/D175778.html
 * @param origin as `opcOrigin` makes it
 * @throws InvalidCredentials user name or password refused, or malformed
 * @throws NotFound there is no Primavera Cloud at that address
 */
export async function requestOpcToken(
  origin: string,
  credential: { username: string; password: string },
): Promise<OpcToken> {
  assertSendable(credential);
  const call = { system: 'primavera' as const, operation: 'Request Primavera token' };
  const pair = Buffer.from(`${credential.username}:${credential.password}`).toString('base64');
  const response = await send({
    ...call,
    url: `${origin}/primediscovery/apitoken/request?scope=${opcScope(origin)}`,
    method: 'POST',
    headers: { authorization: `Basic ${pair}`, accept: 'application/json' },
  });
  if (response.status !== 200) throw tokenRefusal(response, origin, credential.username);
  return readOpcToken(response, call);
}

/**
 * Asks for the cheapest thing that a good token opens. Any 2xx means yes.
 * Source: https://docs.oracle.com/cd/E80480_01/English/integration/primavera_rest_api/D175775.html
 * @throws NotAuthorized the token is good, but the account may not use the REST API
 */
export async function testAccount(origin: string, token: OpcToken): Promise<void> {
  const response = await testOpcConnection(origin, token);
  if (response.status > 299)
    throw permissionRefusal(response, 'use the REST API', 'Test connection');
}

/**
 * How many workspaces the account sees; 204 means none.
 * Source: https://github.com/joniles/mpxj/blob/master/src/main/java/org/mpxj/opc/OpcReader.java
 * @throws NotAuthorized the account may not list workspaces
 */
export async function countWorkspaces(origin: string, token: OpcToken): Promise<number> {
  const operation = 'List workspaces';
  const response = await callOpc(origin, token, {
    operation,
    path: 'workspace',
    maxBytes: MAX_WORKSPACE_BYTES,
  });
  if (response.status === 204 || response.text.trim() === '') return 0;
  if (response.status > 299) throw permissionRefusal(response, 'list workspaces', operation);
  return countOf(response.text);
}

/** The shape of the list is not documented, so this goes by its being there at all. */
function countOf(text: string): number {
  const list = z.safeParse(z.array(z.unknown()), parseJson(text));
  return list.success ? list.data.length : 1;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function assertSendable({ username, password }: { username: string; password: string }): void {
  const what =
    (CONTROL.test(username) &&
      'The Primavera user name holds a line break or control character.') ||
    (CONTROL.test(password) && 'The Primavera password holds a line break or control character.') ||
    // Basic Authentication ends the user name at the first colon.
    (username.includes(':') && 'The Primavera user name holds a colon.');
  if (!what) return;
  throw new InvalidCredentials({
    system: 'primavera',
    summary: what,
    fix: 'Store user name and password again, without what a copy or an "echo" added, then resume.',
  });
}

function tokenRefusal(response: HttpResponse, origin: string, username: string): StageError {
  const { host } = new URL(origin);
  const explanation = { system: 'primavera' as const, seen: seenIn(response) };
  switch (response.status) {
    case 401:
    case 403:
      return new InvalidCredentials({
        ...explanation,
        summary: `Primavera Cloud refused the user ${username} on ${host}.`,
        fix: 'Check user name (the e-mail address) and password by signing in on that site. The account must be a local one: users of single sign-on (federated) and accounts with a second factor get no token. Then resume.',
      });
    case 404:
    case 405:
      return new NotFound({
        ...explanation,
        summary: `There is no Primavera Cloud on ${host}.`,
        fix: 'Correct the address of Primavera in the request: the one from the address bar after signing in, without a path. Then start again.',
      });
    case 400:
      return new InvalidRequest({
        ...explanation,
        summary: `Primavera Cloud on ${host} refused the scope ${opcScope(origin)}.`,
        fix: 'Use the name of the site itself, not an alias or a proxy in front of it: scope and host must be the same. Then start again.',
      });
    default:
      return refusal(response, { system: 'primavera', operation: 'Request Primavera token' });
  }
}

/**
 * A missing permission answers 401 or 404, not 403; after a good token none of them speaks of the password.
 * Source: https://docs.oracle.com/cd/E80480_01/English/integration/primavera_rest_api/D144646.html
 */
function permissionRefusal(response: HttpResponse, what: string, operation: string): StageError {
  if (![401, 403, 404].includes(response.status)) {
    return refusal(response, { system: 'primavera', operation });
  }
  return new NotAuthorized({
    system: 'primavera',
    summary: `The password is right, but the Primavera account may not ${what} (${response.status}).`,
    fix: 'Let the Primavera administrator add the account to the owning company with access to the workspace of the project, then resume.',
    seen: seenIn(response),
  });
}
