import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { InvalidRequest } from '#runtime/errors.ts';
import { type CpqClient, UserStatus } from '#runtime/integration-user.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import { defineStep } from '#runtime/step.ts';
import { findAppByClientId, type OAuthApp } from './apps.ts';
import { drawCpqClient } from './blueprint.ts';
import { keepClient, proveKept } from './keep-client.ts';

const Input = z.strictObject({
  jobId: z.string(),
  customer: z.string(),
  domainUrl: z.string(),
  /** What the application is called. */
  name: z.string(),
  scope: z.string(),
  /** Secret with client id and client secret of an application that exists and is used as it is, or null. */
  adopt: z.nullable(z.string()),
  status: UserStatus,
});
type RegisterInput = z.output<typeof Input>;

/**
 * Registers the external application as a client that may ask for the scope of CPQ: confidential, client
 * credentials only, no role. A second run changes nothing; for an inactive user the client is not switched on.
 * Source: https://help.bigmachines.com/cpq/Content/Integrating_With_BigMachines/Integration_Guides/IDCSIntegration.htm
 * @throws NotAuthorizedYet the new client has not spread through the domain; run the stage again
 * @throws InvalidRequest an application that was to be adopted can't call CPQ as it is
 * @throws NotOurs, NotAuthorized, InvalidCredentials, Conflict
 */
export async function registerApplication(input: RegisterInput): Promise<CpqClient> {
  if (input.adopt !== null) return adoptApplication(input, input.adopt);
  const { jobId, domainUrl, scope, status } = input;
  const holder = { jobId, domainUrl, purpose: 'cpq', security: 'least-privilege' } as const;
  const isWanted = status === 'active';
  const kept = await keepClient(holder, { ...drawCpqClient(input, scope), active: isWanted });
  const tokenUrl = tokenUrlOf(input);
  if (isWanted) await proveKept(holder, { tokenUrl, scope }, kept);
  const { id: appId, clientId, secret } = kept.app;
  return { appId, clientId, secretId: secret.secretId, tokenUrl, scope, isOurs: true };
}

async function adoptApplication(input: RegisterInput, secretId: string): Promise<CpqClient> {
  const { value } = await readSecret(secretId, OAuthClientSecret);
  const { clientId } = value;
  const app = await findAppByClientId(input.domainUrl, clientId);
  const flaw = flawOf(app, input);
  if (!app || flaw) throw unusable(clientId, flaw);
  const { scope } = input;
  return { appId: app.id, clientId, secretId, tokenUrl: tokenUrlOf(input), scope, isOurs: false };
}

/** What keeps an application of others from calling CPQ; it is theirs to mend. */
function flawOf(app: OAuthApp | undefined, { scope, status }: RegisterInput): string | undefined {
  if (!app) return 'is not in the identity domain';
  if (app.active === false && status === 'active') return 'is deactivated';
  if (!app.allowedGrants?.includes('client_credentials'))
    return 'lacks the grant client credentials';
  const mayAsk =
    app.trustScope === 'Account' || app.allowedScopes?.some(({ fqs }) => fqs === scope);
  return mayAsk ? undefined : `lacks the resource ${scope}`;
}

function unusable(clientId: string, flaw: string | undefined): InvalidRequest {
  return new InvalidRequest({
    system: 'identity-domain',
    summary: `The application with the client id ${clientId} ${flaw}.`,
    fix: 'It is left as it is. Mend it in the identity domain (Integrated applications, OAuth configuration), or leave client.adopt out so that one is made; then resume.',
  });
}

const tokenUrlOf = ({ domainUrl }: RegisterInput) => `${domainUrl}/oauth2/v1/token`;

/** Stage 4: the client of the external application. */
export const handler = defineStep({
  stage: 'register-client',
  system: 'identity-domain',
  input: Input,
  act: registerApplication,
  succeeded: endsStage('register-client'),
});
