import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { addTokenIssuer, type SimulatedIssuer } from '#local/token-issuer.ts';
import { ask } from '../simulation/ask.ts';
import { type Client, createClient, requestToken } from './create-client.ts';
import { callDomain, openTenancy, type Stage } from './open-tenancy.ts';

export const trustUrn = 'urn:ietf:params:scim:schemas:oracle:idcs:IdentityPropagationTrust';
export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
const userExtension = 'urn:ietf:params:scim:schemas:oracle:idcs:extension:user:User';

export const roleArn = 'arn:aws:iam::111122223333:role/onboarding-provisioner';
export const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });

export interface TrustStage extends Stage {
  issuer: SimulatedIssuer;
  user: { id: string; ocid: string };
  client: Client;
}

/** A tenancy with a service user, an exchange client and an issuer, and no trust yet. */
export async function openTrustStage(): Promise<TrustStage> {
  const stage = await openTenancy();
  const issuer = addTokenIssuer(stage.world);
  const client = await createClient(stage, { displayName: 'exchange' });
  stage.clock.advance(stage.tenancy.settings.appDelayMs);
  const user = await createServiceUser(stage, 'robot');
  return { ...stage, issuer, client, user };
}

export async function createServiceUser(stage: Stage, userName: string) {
  const body = {
    schemas: [userUrn, userExtension],
    userName,
    [userExtension]: { serviceUser: true },
  };
  const reply = await callDomain(stage, 'POST', '/Users', body);
  return (await reply.json()) as { id: string; ocid: string };
}

export function trustBody(stage: TrustStage, changes: Record<string, unknown> = {}) {
  return {
    schemas: [trustUrn],
    name: 'aws-onboarding',
    type: 'JWT',
    active: true,
    issuer: stage.issuer.url,
    publicKeyEndpoint: `${stage.issuer.url}/.well-known/jwks.json`,
    oauthClients: [stage.client.name],
    clientClaimName: 'aud',
    clientClaimValues: ['oci-onboarding'],
    subjectType: 'User',
    allowImpersonation: true,
    impersonationServiceUsers: [{ rule: `sub eq ${roleArn}`, value: stage.user.id }],
    ...changes,
  };
}

export function createTrust(stage: TrustStage, changes: Record<string, unknown> = {}) {
  return callDomain(stage, 'POST', '/IdentityPropagationTrusts', trustBody(stage, changes));
}

/** A token as AWS makes them. */
export function awsToken(
  stage: TrustStage,
  changes: Record<string, unknown> = {},
  algorithm: 'RS256' | 'ES384' = 'RS256',
): string {
  const iat = stage.clock.now() / 1_000;
  const claims = {
    iss: stage.issuer.url,
    aud: 'oci-onboarding',
    sub: roleArn,
    iat,
    exp: iat + 300,
  };
  return stage.issuer.sign({ ...claims, ...changes }, algorithm);
}

/** Asks for the exchange. */
export function exchange(
  stage: TrustStage,
  token: string,
  changes: { form?: Record<string, string>; client?: Pick<Client, 'name' | 'clientSecret'> } = {},
): Promise<Response> {
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return requestToken(stage, changes.client ?? stage.client, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    requested_token_type: 'urn:oci:token-type:oci-upst',
    subject_token: token,
    subject_token_type: 'jwt',
    public_key: publicKey,
    ...changes.form,
  });
}

/** The session token, from an exchange that has to succeed. */
export async function sessionToken(stage: TrustStage): Promise<string> {
  const reply = await exchange(stage, awsToken(stage));
  return ((await reply.json()) as { token: string }).token;
}

/** A GET signed with a session token. */
export function getWithToken(
  { world }: Stage,
  call: { token: string; host: string; path: string; key?: KeyObject },
): Promise<Response> {
  const date = new Date(world.clock.now()).toUTCString();
  const text = `x-date: ${date}\n(request-target): get ${call.path}\nhost: ${call.host}`;
  const key = call.key ?? pair.privateKey;
  const signature = sign('RSA-SHA256', Buffer.from(text), key).toString('base64');
  const authorization = `Signature version="1",keyId="ST$${call.token}",algorithm="rsa-sha256",headers="x-date (request-target) host",signature="${signature}"`;
  return ask(world, call.host, call.path, {
    headers: { authorization, 'x-date': date },
  });
}
