import * as z from 'zod/mini';
import { type Client, Instance, SecurityMode } from '#runtime/model.ts';
import { endsStage } from '#runtime/publish-event.ts';
import { defineStep } from '#runtime/step.ts';
import { draw, Purpose } from './blueprint.ts';
import { type ClientRecord, findClientRecord, writeClientRecord } from './client-record.ts';
import { replaceSecret } from './client-secret.ts';
import { correctApp, type Established, establishApp } from './establish-app.ts';
import { grantRole } from './grants.ts';
import { isLost, proveClient } from './prove-client.ts';
import { readScopes } from './scopes.ts';

const Input = z.strictObject({
  onboardingId: z.string(),
  customer: z.string(),
  purpose: Purpose,
  security: SecurityMode,
  domainUrl: z.string(),
  instance: Instance,
});
type AuthoriseInput = z.output<typeof Input>;

/**
 * Makes the OAuth client of one purpose, or finds the one it made before: app, secret in the vault, active,
 * role granted, token obtained. A second run changes nothing.
 * @throws NotAuthorizedYet the new client has not spread through the domain; run the stage again
 * @throws NotOurs, NotFound, NotAuthorized, InvalidCredentials, Conflict
 */
export async function authoriseClient(input: AuthoriseInput): Promise<Client> {
  const { domainUrl, instance } = input;
  const scopes = await readScopes(domainUrl, instance);
  const { settings, role, scope } = draw(input, scopes);
  const app = await establishApp(input, settings);
  let record = await noteClient(input, app);
  const isCorrected = await correctApp(domainUrl, app, settings);
  const grant = { appId: app.id, resourceAppId: instance.appId, role };
  const isGranted = await grantRole(domainUrl, grant);
  if (isCorrected || isGranted) record = await note(input, record, { changedAt: Date.now() });
  const tokenUrl = `${domainUrl}/oauth2/v1/token`;
  await proveOrReplace(input, { tokenUrl, scope }, app, record);
  await note(input, record, { provenVersion: record.secretVersion });
  const { id: appId, clientId } = app;
  return { appId, clientId, secretId: record.secretId, tokenUrl, scopes, origin: 'created' };
}

/** Before anything may fail or wait: what there is, so that off-boarding finds it. */
async function noteClient(input: AuthoriseInput, app: Established): Promise<ClientRecord> {
  const known = await findClientRecord(input.onboardingId, input.purpose);
  const { secretId, versionId: secretVersion } = app.secret;
  const isSame = known?.appId === app.id && known.secretVersion === secretVersion;
  if (isSame) return known;
  const record: ClientRecord = {
    appId: app.id,
    domainUrl: input.domainUrl,
    clientId: app.clientId,
    secretId,
    secretVersion,
    provenVersion: null,
    changedAt: Date.now(),
  };
  await writeClientRecord(input.onboardingId, input.purpose, record, known);
  return record;
}

async function note(
  { onboardingId, purpose }: AuthoriseInput,
  known: ClientRecord,
  change: Partial<ClientRecord>,
): Promise<ClientRecord> {
  const record = { ...known, ...change };
  await writeClientRecord(onboardingId, purpose, record, known);
  return record;
}

async function proveOrReplace(
  input: AuthoriseInput,
  request: { tokenUrl: string; scope: string },
  app: Established,
  record: ClientRecord,
): Promise<void> {
  try {
    await proveClient({ ...request, clientSecret: app.secret.clientSecret }, record);
  } catch (refusal) {
    if (isLost(record, refusal)) {
      await noteClient(input, { ...app, secret: await replaceSecret(input, app) });
    }
    throw refusal;
  }
}

/** Stages 4 and 9: the provisioner's client and the runtime client, by the same recipe. */
export const handler = defineStep({
  stage: (payload) =>
    (payload as Partial<AuthoriseInput> | null)?.purpose === 'runtime'
      ? 'authorise-runtime-client'
      : 'authorise-provisioner',
  system: 'identity-domain',
  input: Input,
  act: authoriseClient,
  // The provisioner's stage ends with the first use of its client: oic/check-access.
  succeeded: endsStage('authorise-runtime-client', (_client, { purpose }) => purpose === 'runtime'),
});
