import * as z from 'zod/mini';
import { CpqClient, UserStatus } from '#runtime/integration-user.ts';
import { audit } from '#runtime/ledger.ts';
import { defineStep } from '#runtime/step.ts';
import { findAppById, setAppActive } from './apps.ts';

const Input = z.strictObject({
  jobId: z.string(),
  domainUrl: z.string(),
  client: CpqClient,
  /** Only the client of an inactive user is switched off. */
  status: UserStatus,
});

/** `not-ours`: somebody else made the application, so it was left alone. */
export interface Deactivated {
  state: 'deactivated' | 'unchanged' | 'not-ours';
}

/**
 * Switches the application's client off: from now on it gets no token. Tokens that it has live to their end.
 * Source: https://docs.oracle.com/en/cloud/paas/iam-domains-rest-api/op-admin-v1-appstatuschanger-id-put.html
 * @throws NotAuthorized, InvalidCredentials, Conflict
 */
export async function deactivateApplication(input: z.output<typeof Input>): Promise<Deactivated> {
  const { jobId, domainUrl, client, status } = input;
  if (status === 'active') return { state: 'unchanged' };
  if (!client.isOurs) return { state: 'not-ours' };
  const app = await findAppById(domainUrl, client.appId);
  if (!app || app.active === false) return { state: 'unchanged' };
  await setAppActive(domainUrl, client.appId, false);
  const what = 'application deactivated in the identity domain';
  await audit(jobId, { who: 'workflow', what, details: { clientId: client.clientId } });
  return { state: 'deactivated' };
}

/** Stage 7, where CPQ can't be told by an API: the switch that works at once. */
export const handler = defineStep({
  stage: 'set-status',
  system: 'identity-domain',
  input: Input,
  act: deactivateApplication,
});
