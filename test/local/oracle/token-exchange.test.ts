import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { createClient } from './create-client.ts';
import { callDomain, controlPlane } from './open-tenancy.ts';
import {
  awsToken,
  createServiceUser,
  createTrust,
  exchange,
  getWithToken,
  openTrustStage,
  roleArn,
  sessionToken,
  type TrustStage,
} from './open-trust.ts';

const MINUTES = 60_000;

let stage: TrustStage;
beforeEach(async () => {
  stage = await openTrustStage();
});
afterEach(() => stage.world.close());

const list = (token: string, more: object = {}) => {
  const path = `/20190131/integrationInstances?compartmentId=${stage.tenancy.compartmentId}`;
  return getWithToken(stage, { token, host: controlPlane, path, ...more });
};

async function refusal(reply: Response) {
  const { error, error_description: text } = (await reply.json()) as Record<string, string>;
  return { status: reply.status, error, text };
}

describe('a session token', () => {
  beforeEach(async () => {
    await createTrust(stage);
  });

  it('signs as the service user, with its policies and no others', async () => {
    const token = await sessionToken(stage);
    expect((await list(token)).status).toBe(404);
    stage.world.store
      .collection<{ policies: object[] }>('oracle.users')
      .update(stage.user.ocid, (user) => ({ ...user, policies: stage.tenancy.policies }));
    expect((await list(token)).status).toBe(200);
  });

  it('has the rights of the groups that its user is in', async () => {
    const token = await sessionToken(stage);
    const domain = `${stage.tenancy.domain.guid}.identity.oraclecloud.com`;
    const look = () => getWithToken(stage, { token, host: domain, path: '/admin/v1/Apps?count=1' });
    expect((await look()).status).toBe(401);
    await callDomain(stage, 'POST', '/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'robots',
      members: [{ type: 'User', value: stage.user.id }],
    });
    await stage.tenancy.allowGroup('robots', {
      policies: [],
      domainRoles: ['Identity Domain Administrator'],
    });
    expect((await look()).status).toBe(200);
  });

  it('is good only with the key that it was exchanged for', async () => {
    const token = await sessionToken(stage);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect((await list(token, { key: privateKey })).status).toBe(401);
  });

  it('ends after an hour', async () => {
    const token = await sessionToken(stage);
    stage.clock.advance(60 * MINUTES - 1);
    expect((await list(token)).status).toBe(404);
    stage.clock.advance(1);
    expect((await list(token)).status).toBe(401);
  });

  it('is refused when a claim was changed', async () => {
    const [header, , signature] = (await sessionToken(stage)).split('.');
    const claims = { dom: stage.tenancy.domain.guid, sub: 'ocid1.user.oc1..root', exp: 9e9 };
    const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
    expect((await list(`${header}.${forged}.${signature}`)).status).toBe(401);
  });
});

describe('the exchange', () => {
  it.each([
    ['sub eq arn:aws:iam::111122223333:role/onboarding-*', 200],
    ['sub eq *:role/onboarding-provisioner', 200],
    ['sub co role/onboarding', 200],
    ['sub eq arn:aws:iam::111122223333:role/onboarding', 400],
    ['sub eq arn:aws:iam::111122223333:role/onboarding.provisioner', 400],
    ['aud co onboarding', 200],
    ['client_id co onboarding', 400],
  ])('with the rule "%s" answers %i', async (rule, status) => {
    const impersonationServiceUsers = [{ rule, value: stage.user.id }];
    expect((await createTrust(stage, { impersonationServiceUsers })).status).toBe(201);
    expect((await exchange(stage, awsToken(stage))).status).toBe(status);
  });

  it('takes the first rule that fits', async () => {
    const other = await createServiceUser(stage, 'other');
    await createTrust(stage, {
      impersonationServiceUsers: [
        { rule: 'sub eq arn:aws:iam::999:role/x', value: stage.user.id },
        { rule: `sub eq ${roleArn}`, value: other.id },
        { rule: 'sub co role', value: stage.user.id },
      ],
    });
    const [, payload = ''] = (await sessionToken(stage)).split('.');
    const { sub } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(sub).toBe(other.ocid);
  });

  it('says in Oracle’s words that no rule fits', async () => {
    await createTrust(stage);
    const token = awsToken(stage, { sub: 'arn:aws:iam::111122223333:role/other' });
    expect(await refusal(await exchange(stage, token))).toEqual({
      status: 400,
      error: 'unauthorized_client',
      text: 'No rules matched from given token to find impersonation user.',
    });
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['of another audience', { aud: 'somebody-else' }, /claim aud/],
    ['that has expired', { exp: 1 }, /expired/],
    ['that is not yet valid', { iat: 9e9 }, /not yet valid/],
    ['of an unknown issuer', { iss: 'https://example.com' }, /issuer https:\/\/example\.com/],
  ])('refuses a token %s', async (_name, claims, text) => {
    await createTrust(stage);
    const seen = await refusal(await exchange(stage, awsToken(stage, claims)));
    expect(seen).toMatchObject({ status: 400, text: expect.stringMatching(text) });
  });

  it('refuses what the issuer has not signed, and ES384 as not verified', async () => {
    await createTrust(stage);
    const [header, payload] = awsToken(stage).split('.');
    const signature = awsToken(stage, { jti: 'other' }).split('.')[2];
    const forged = await exchange(stage, `${header}.${payload}.${signature}`);
    expect(await refusal(forged)).toMatchObject({ text: expect.stringContaining('signature') });
    const elliptic = await exchange(stage, awsToken(stage, {}, 'ES384'));
    expect(await refusal(elliptic)).toMatchObject({
      text: expect.stringContaining('not verified'),
    });
  });

  it('refuses a client that the trust does not list, and one that the domain does not know', async () => {
    await createTrust(stage);
    const other = await createClient(stage, { displayName: 'other' });
    stage.clock.advance(stage.tenancy.settings.appDelayMs);
    const unlisted = await exchange(stage, awsToken(stage), { client: other });
    expect(await refusal(unlisted)).toMatchObject({ error: 'unauthorized_client' });
    const client = { name: stage.client.name, clientSecret: 'wrong' };
    const unknown = await exchange(stage, awsToken(stage), { client });
    expect(await refusal(unknown)).toMatchObject({ status: 401, error: 'invalid_client' });
  });

  it('refuses an inactive trust, and keys that cannot be fetched', async () => {
    await createTrust(stage, { active: false });
    expect((await exchange(stage, awsToken(stage))).status).toBe(400);
    stage.world.store.collection(`oracle.${stage.tenancy.domain.guid}.trusts`).clear();
    await createTrust(stage, { publicKeyEndpoint: 'https://example.com/jwks.json' });
    const seen = await refusal(await exchange(stage, awsToken(stage)));
    expect(seen.text).toContain('cannot be reached');
  });

  test.each<[string, Record<string, string>]>([
    ['another kind of token', { requested_token_type: 'urn:oci:token-type:oci-rpst' }],
    ['a subject that is no JWT', { subject_token_type: 'saml' }],
    ['no subject', { subject_token: '' }],
    ['a public key that is none', { public_key: 'AAAA' }],
  ])('refuses %s', async (_name, form) => {
    await createTrust(stage);
    const reply = await exchange(stage, awsToken(stage), { form });
    expect(await refusal(reply)).toMatchObject({ status: 400, error: 'invalid_request' });
  });
});
