import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What an issuer may do wrong. */
export type Misbehaviour = 'state' | 'nonce' | 'refusal' | undefined;

export interface Issuer {
  url: string;
  clientId: string;
  /** The last request for an authorization. */
  seen: { authorization: Record<string, string> };
  lastToken(): string;
  misbehave(how: Misbehaviour): void;
  close(): Promise<void>;
}

const CLIENT_ID = 'console';

/**
 * An identity provider that knows everybody. It is strict about the code and its verifier:
 * https://www.rfc-editor.org/rfc/rfc7636#section-4.6
 */
export async function startIssuer(): Promise<Issuer> {
  const seen: Issuer['seen'] = { authorization: {} };
  let wrong: Misbehaviour;
  let turn = 0;
  let token = '';
  const authorize = (response: ServerResponse) => {
    const { redirect_uri = '', state = '' } = seen.authorization;
    const back = new URL(redirect_uri);
    back.searchParams.set('state', wrong === 'state' ? 'of-somebody-else' : state);
    if (wrong === 'refusal') {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', 'You are not one of us.');
    } else back.searchParams.set('code', `code-${turn}`);
    response.writeHead(302, { location: back.href }).end();
  };
  const exchange = async (request: IncomingMessage, response: ServerResponse) => {
    const form = new URLSearchParams(await text(request));
    const { code_challenge, nonce, redirect_uri } = seen.authorization;
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '');
    const isGood =
      form.get('code') === `code-${turn}` &&
      form.get('redirect_uri') === redirect_uri &&
      challenge.digest('base64url') === code_challenge;
    if (!isGood) return json(response, 400, { error: 'invalid_grant' });
    const exp = Math.floor(Date.now() / 1000) + 3600;
    token = tokenOf({ iss: url, aud: 'api', sub: 'kim', exp, turn });
    const answered = wrong === 'nonce' ? 'of-yesterday' : nonce;
    json(response, 200, {
      access_token: token,
      id_token: tokenOf({ iss: url, aud: CLIENT_ID, sub: 'kim', exp, nonce: answered }),
      token_type: 'Bearer',
      expires_in: 3600,
    });
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    response.setHeader('access-control-allow-origin', '*');
    if (pathname === '/authorize') {
      seen.authorization = Object.fromEntries(searchParams);
      turn += 1;
      return authorize(response);
    }
    if (pathname === '/token') return void exchange(request, response);
    json(response, 200, {
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    clientId: CLIENT_ID,
    seen,
    lastToken: () => token,
    misbehave: (how) => {
      wrong = how;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (claims: object) => `${encoded({ alg: 'RS256' })}.${encoded(claims)}.signature`;
