import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { GetWebIdentityTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionTokenOf } from '#local/aws/index.ts';
import { World } from '#local/simulation/world.ts';
import { addTokenIssuer, type SimulatedIssuer } from '#local/token-issuer.ts';
import { ask } from '../simulation/ask.ts';
import { ManualClock } from '../simulation/manual-clock.ts';
import { type LocalAccount, openAccount } from './local-account.ts';

const roleArn = 'arn:aws:iam::111111111111:role/OciCheckTenancy';

let world: World;
let issuer: SimulatedIssuer;
let account: LocalAccount;
beforeEach(async () => {
  world = await World.open({ clock: new ManualClock() });
  issuer = addTokenIssuer(world);
  account = await openAccount({ issuer });
});
afterEach(async () => {
  await account[Symbol.asyncDispose]();
  await world.close();
});

/** AWS's own client against the local endpoint. */
async function request(input: object, sessionToken = sessionTokenOf(roleArn), aws = account.aws) {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local', sessionToken };
  const endpoint = aws.environment().AWS_ENDPOINT_URL_STS!;
  const client = new STSClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 });
  return client.send(new GetWebIdentityTokenCommand(input as never));
}

const claimsOf = (token = '') =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

describe('GetWebIdentityToken', () => {
  it('states the role that asks, for the audience and the time that it asks for', async () => {
    const asked = { Audience: ['oci'], SigningAlgorithm: 'RS256', DurationSeconds: 120 };
    const { WebIdentityToken, Expiration } = await request(asked);
    const iat = account.clock.time / 1_000;
    expect(claimsOf(WebIdentityToken)).toMatchObject({
      iss: issuer.url,
      sub: roleArn,
      aud: 'oci',
      iat,
      exp: iat + 120,
      'https://sts.amazonaws.com/': { aws_account: '111111111111', source_region: 'eu-central-1' },
    });
    expect(Expiration).toEqual(new Date((iat + 120) * 1_000));
  });

  it('lives five minutes unless asked otherwise, and may have several audiences', async () => {
    const { WebIdentityToken } = await request({ Audience: ['a', 'b'], SigningAlgorithm: 'RS256' });
    const { aud, iat, exp } = claimsOf(WebIdentityToken);
    expect([aud, exp - iat]).toEqual([['a', 'b'], 300]);
  });

  it.each(['RS256', 'ES384'])('signs with %s and a key that the issuer publishes', async (alg) => {
    const { WebIdentityToken = '' } = await request({ Audience: ['a'], SigningAlgorithm: alg });
    const [header = '', payload, signature = ''] = WebIdentityToken.split('.');
    const host = new URL(issuer.url).hostname;
    const configuration = await ask(world, host, '/.well-known/openid-configuration');
    const { jwks_uri } = (await configuration.json()) as { jwks_uri: string };
    const published = await ask(world, host, new URL(jwks_uri).pathname);
    const { keys } = (await published.json()) as { keys: (JsonWebKey & { kid: string })[] };
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
    const jwk = keys.find((one) => one.kid === kid)!;
    expect(jwk).not.toHaveProperty('d');
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const isGenuine = verify(
      alg === 'RS256' ? 'RSA-SHA256' : 'SHA384',
      Buffer.from(`${header}.${payload}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    expect(isGenuine).toBe(true);
  });

  it('of long-lived credentials states a user', async () => {
    const asked = { Audience: ['a'], SigningAlgorithm: 'RS256' };
    const { WebIdentityToken } = await request(asked, '');
    expect(claimsOf(WebIdentityToken).sub).toBe('arn:aws:iam::111111111111:user/local');
  });

  it.each<[string, object]>([
    ['no audience', { Audience: [], SigningAlgorithm: 'RS256' }],
    ['another algorithm', { Audience: ['a'], SigningAlgorithm: 'HS256' }],
    ['59 seconds', { Audience: ['a'], SigningAlgorithm: 'RS256', DurationSeconds: 59 }],
    ['3601 seconds', { Audience: ['a'], SigningAlgorithm: 'RS256', DurationSeconds: 3601 }],
  ])('refuses %s', async (_name, input) => {
    await expect(request(input)).rejects.toMatchObject({
      name: 'ValidationError',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('is off in an account that has not switched it on', async () => {
    const asked = { Audience: ['a'], SigningAlgorithm: 'RS256' };
    const off = {
      name: 'OutboundWebIdentityFederationDisabledException',
      $metadata: { httpStatusCode: 403 },
    };
    await issuer.enable(false);
    await expect(request(asked)).rejects.toMatchObject(off);
    await issuer.enable(true);
    await expect(request(asked)).resolves.toBeDefined();
    await using other = await openAccount();
    await expect(request(asked, sessionTokenOf(roleArn), other.aws)).rejects.toMatchObject(off);
  });
});

it('other operations are refused by name', async () => {
  const reply = await fetch(account.aws.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=AssumeRole&Version=2011-06-15',
  });
  expect([reply.status, await reply.text()]).toEqual([
    400,
    expect.stringMatching(/<Code>InvalidAction<\/Code>.*AssumeRole/),
  ]);
});
