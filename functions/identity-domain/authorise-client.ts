import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { type Client, Instance, SecurityMode } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { draw, Purpose, toClient } from './blueprint.ts';
import { grantRole } from './grants.ts';
import { keepClient, proveKept } from './keep-client.ts';
import { readScopes } from './scopes.ts';

const Input = z.strictObject({
  jobId: z.string(),
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
  const kept = await keepClient(input, settings, (app) =>
    grantRole(domainUrl, { appId: app.id, resourceAppId: instance.appId, role }),
  );
  const { id: appId, clientId, secret } = kept.app;
  const client = toClient({ domainUrl, appId, clientId, secretId: secret.secretId }, scopes);
  await proveKept(input, { tokenUrl: client.tokenUrl, scope }, kept);
  return client;
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
