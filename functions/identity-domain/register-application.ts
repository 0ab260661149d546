import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { type CpqClient, UserStatus } from '#runtime/integration-user.ts';
import { defineStep } from '#runtime/step.ts';
import { drawCpqClient } from './blueprint.ts';
import { findAdopted } from './find-adopted.ts';
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
  const { id: appId, name: clientId } = await findAdopted(input, secretId);
  const { scope } = input;
  return { appId, clientId, secretId, tokenUrl: tokenUrlOf(input), scope, isOurs: false };
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
