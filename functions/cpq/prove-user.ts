import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { InvalidCredentials } from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';
import {
  CpqClient,
  CpqSite,
  GroupNames,
  type UserProof,
  UserStatus,
} from '#runtime/integration-user.ts';
import { forgetToken } from '#runtime/oauth.ts';
import { defineStep } from '#runtime/step.ts';
import { callCpq } from './client.ts';
import { missingGroups, stillWorks, unknownUser } from './proof-refusals.ts';
import { requireOk } from './request.ts';
import { tokenOf } from './token.ts';
import { findUserRecord } from './user-record.ts';

const Input = z.strictObject({
  jobId: z.string(),
  site: CpqSite,
  client: CpqClient,
  groups: GroupNames,
  status: UserStatus,
  /** What the application reads, as segments below `/cpq/rest/<version>`. */
  proof: z.array(z.string()),
});
export type ProveInput = z.output<typeof Input>;

/** How long a refusal may mean "not yet" after a change. */
const SPREADING_MS = 5 * 60_000;
const OPERATION = 'Call CPQ as the application';

/**
 * Calls CPQ as the application will: it has to succeed for an active user, and to fail for an inactive one.
 * @throws NotAuthorized CPQ knows no such active user, or its groups don't let it read
 * @throws NotAuthorizedYet CPQ doesn't know the user moments after a change
 * @throws NotReadyYet an inactive user's call still succeeds
 */
export async function proveUser(input: ProveInput): Promise<UserProof> {
  const outcome = input.status === 'active' ? await proveAllowed(input) : await proveRefused(input);
  return { ...outcome, at: new Date().toISOString() };
}

async function proveAllowed(input: ProveInput): Promise<Omit<UserProof, 'at'>> {
  const response = await callAsApplication(input);
  if (response.status === 401) throw unknownUser(input, response, await isFresh(input));
  if (response.status !== 403) {
    requireOk(response, OPERATION);
    return { call: 'allowed', refusedBy: null };
  }
  if (hasGroups(input)) throw missingGroups(input, response);
  return { call: 'no-rights', refusedBy: null };
}

async function proveRefused(input: ProveInput): Promise<Omit<UserProof, 'at'>> {
  try {
    const response = await callAsApplication(input);
    // 403 alone would say nothing of a user that has no right to read anyway.
    const isRefused = response.status === 401 || (response.status === 403 && hasGroups(input));
    if (isRefused) return { call: 'refused', refusedBy: 'cpq' };
    throw stillWorks(input, response);
  } catch (error) {
    if (!(error instanceof InvalidCredentials)) throw error;
    return { call: 'refused', refusedBy: 'identity-domain' };
  }
}

async function callAsApplication({ site, client, proof }: ProveInput): Promise<HttpResponse> {
  const { secretId, tokenUrl, scope } = client;
  const caller = { secretId, tokenUrl, scope };
  // A token from the cache would prove how things were up to an hour ago.
  forgetToken(await tokenOf(caller));
  const call = { operation: OPERATION, path: proof, query: { limit: '1' } };
  return callCpq({ site, caller }, call);
}

const hasGroups = ({ groups }: ProveInput) => groups.administrator.length + groups.sales.length > 0;

async function isFresh({ jobId }: ProveInput): Promise<boolean> {
  const record = await findUserRecord(jobId);
  return record !== undefined && Date.now() - record.changedAt < SPREADING_MS;
}

/** Stage 8: the evidence that the application can call CPQ, or that it no longer can. */
export const handler = defineStep({
  stage: 'prove',
  system: 'cpq',
  input: Input,
  act: proveUser,
  succeeded: endsStage('prove'),
});
