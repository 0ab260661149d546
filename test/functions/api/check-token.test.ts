import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  APIGatewayAuthorizerResult,
  APIGatewayTokenAuthorizerEvent,
  Context,
} from 'aws-lambda';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { handler } from '#functions/api/check-token.ts';

const keys = await generateKeyPair('ES256', { extractable: true });
const strangers = await generateKeyPair('ES256');
const methodArn = 'arn:aws:execute-api:eu-central-1:111122223333:api1/v1/GET/onboardings';
let server: Server;
let issuer: string;

/** An issuer with its discovery document and its keys. */
beforeAll(async () => {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  server = createServer(({ url }, response) => {
    const discovery = { issuer, jwks_uri: `${issuer}/keys` };
    response.end(JSON.stringify(url === '/keys' ? { keys: [jwk] } : discovery));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('TOKEN_ISSUER', issuer);
  vi.stubEnv('TOKEN_AUDIENCE', 'oic-onboarding');
});
afterAll(() => {
  server.close();
  vi.unstubAllEnvs();
});

const claims = (): JWTPayload => ({
  iss: issuer,
  aud: 'oic-onboarding',
  sub: 'kim',
  exp: Math.floor(Date.now() / 1000) + 300,
});

function sign(payload: JWTPayload, key = keys.privateKey): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(key);
}

function check(authorizationToken: string): Promise<APIGatewayAuthorizerResult> {
  const event = { type: 'TOKEN', authorizationToken, methodArn } as APIGatewayTokenAuthorizerEvent;
  return handler(event, {} as Context);
}

const contextOf = async (more: JWTPayload) =>
  (await check(`Bearer ${await sign({ ...claims(), ...more })}`)).context;

describe('a good token', () => {
  it('lets its subject call every route of this stage, and of no other', async () => {
    const { principalId, policyDocument } = await check(`Bearer ${await sign(claims())}`);
    expect(principalId).toBe('kim');
    expect(policyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'execute-api:Invoke',
        Resource: 'arn:aws:execute-api:eu-central-1:111122223333:api1/v1/*',
      },
    ]);
  });

  it.each([
    [['acme', 'globex'], 'acme,globex'],
    ['acme globex', 'acme globex'],
    ['*', '*'],
    [undefined, ''],
  ])('entitles to the customers %j', async (customers, expected) => {
    expect(await contextOf({ customers })).toMatchObject({ customers: expected });
  });

  it('may name its customers in another claim', async () => {
    vi.stubEnv('CUSTOMERS_CLAIM', 'https://example.com/customers');
    const found = await contextOf({ customers: '*', 'https://example.com/customers': 'acme' });
    vi.stubEnv('CUSTOMERS_CLAIM', '');
    expect(found).toMatchObject({ customers: 'acme' });
  });

  it.each([
    [true, 'kim@acme.example'],
    [false, ''],
    ['true', ''],
    [undefined, ''],
  ])('shows an e-mail address whose confirmation is %j as %j', async (email_verified, email) => {
    expect(await contextOf({ email: 'kim@acme.example', email_verified })).toMatchObject({ email });
  });
});

describe('a token is refused', () => {
  it.each<[string, () => Promise<string> | string]>([
    ['signed by somebody else', () => sign(claims(), strangers.privateKey)],
    ['of another issuer', () => sign({ ...claims(), iss: 'https://evil.example' })],
    ['for another audience', () => sign({ ...claims(), aud: 'other' })],
    ['that is over', () => sign({ ...claims(), exp: 1 })],
    ['that never ends', () => sign({ ...claims(), exp: undefined })],
    ['of nobody', () => sign({ ...claims(), sub: undefined })],
    ['that is not valid yet', () => sign({ ...claims(), nbf: 4_000_000_000 })],
    ['without signature', () => unsigned(claims())],
    ['signed with the public key as a password', () => byPassword(claims())],
    ['that is none', () => 'abc'],
  ])('%s', async (_, make) => {
    await expect(check(`Bearer ${await make()}`)).rejects.toThrow(/^Unauthorized$/);
  });

  it.each(['', 'Basic abc', 'Bearer'])('when the header is %j', async (header) => {
    await expect(check(header)).rejects.toThrow(/^Unauthorized$/);
  });
});

function unsigned(payload: JWTPayload): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(payload)}.`;
}

async function byPassword(payload: JWTPayload): Promise<string> {
  const { x } = await exportJWK(keys.publicKey);
  const secret = new TextEncoder().encode(`${x}`);
  return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
}
