import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Page } from '../respond.ts';
import { HttpProblem, notFound } from '../routing/http-problem.ts';
import type { Incoming } from '../routing/incoming.ts';
import { storeOrigin } from '../sign-for-s3.ts';
import { findConsoleFile } from './console-files.ts';
import { type SignIn, signInSettings } from './sign-in-settings.ts';

/** The address of the page; what it loads lies below it. */
const HOME = '/console/';
const PAGE = 'index.html';

/** The page for people, beside the API. */
export const consolePage: Page = { covers, isPublic, serve };

/** Whether an address is one of the page and not of the API. */
function covers(path: string): boolean {
  return path === '/' || path === '/console' || path.startsWith(HOME);
}

/** Whether the files of the page, which hold no data, are for everybody: the setting CONSOLE_ACCESS. */
function isPublic(): boolean {
  return process.env.CONSOLE_ACCESS === 'public';
}

/**
 * Answers with a file of the page, or leads there.
 * @throws HttpProblem 404 for a file that it doesn't have, 405 for everything but GET
 */
async function serve(incoming: Incoming): Promise<APIGatewayProxyResult> {
  const { method, path, headers, basePath } = incoming;
  if (method !== 'GET') throw onlyGet(method);
  if (path === '/') return lead(`${basePath}${HOME}`);
  // With its name, so that a gateway that drops the slash doesn't lead in circles.
  if (path === '/console') return lead(`${basePath}${HOME}${PAGE}`);
  const name = path.slice(HOME.length) || PAGE;
  if (name === 'settings.json') return settings();
  const file = await findConsoleFile(name);
  if (!file && headers.accept?.includes('text/html')) return nowhere(`${basePath}${HOME}`);
  if (!file) throw notFound('such file of the page');
  const { body, contentType, etag } = file;
  const isPage = contentType.startsWith('text/html');
  const told: Record<string, string> = {
    ...SAFE,
    'content-security-policy': policy(signInSettings()),
    ...(isPage ? { 'cache-control': 'no-store' } : { 'cache-control': 'no-cache', etag }),
  };
  if (!isPage && headers['if-none-match'] === etag) {
    return { statusCode: 304, headers: told, body: '' };
  }
  return { statusCode: 200, headers: { ...told, 'content-type': contentType }, body };
}

const SAFE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/**
 * Nothing but the page's own files, calls of its own API, uploads to the artifact store, and the sign-in.
 * https://cheatsheetseries.owasp.org/cheatsheets/Content_Security_Policy_Cheat_Sheet.html
 */
function policy(signIn: SignIn | null): string {
  const issuers = signIn ? [new URL(signIn.issuer).origin, signIn.tokenOrigin] : [];
  const connect = ["'self'", storeOrigin(), ...issuers].filter((origin) => origin !== undefined);
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src ${[...new Set(connect)].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function settings(): APIGatewayProxyResult {
  const signIn = signInSettings();
  const shown = signIn && {
    issuer: signIn.issuer,
    clientId: signIn.clientId,
    scope: signIn.scope,
  };
  return {
    statusCode: 200,
    headers: { ...SAFE, 'cache-control': 'no-store', 'content-type': 'application/json' },
    body: JSON.stringify({ signIn: shown }),
  };
}

/** For somebody with a browser; the address is ours, so nothing of the request is in here. */
function nowhere(home: string): APIGatewayProxyResult {
  return {
    statusCode: 404,
    headers: {
      ...SAFE,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
    },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Not found</title><h1>There is no such page</h1><p><a href="${home}">Onboardings</a></p></html>`,
  };
}

function lead(location: string): APIGatewayProxyResult {
  return { statusCode: 302, headers: { ...SAFE, 'cache-control': 'no-store', location }, body: '' };
}

function onlyGet(method: string): HttpProblem {
  return new HttpProblem({
    status: 405,
    error: 'InvalidRequest',
    detail: `The page does not take ${method}.`,
    fix: 'Open it in a browser; programs call the routes of /openapi.json.',
    headers: { allow: 'GET' },
  });
}
