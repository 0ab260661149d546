import type { Job } from '#runtime/ledger.ts';
import { findSecret, holdsFields, PrimaveraCredential } from '#runtime/secrets.ts';
import type { CheckedCorrections } from './request/check-corrections.ts';
import type { WorkflowInput } from './request/workflow-input.ts';
import type { Correction } from './resume-job.ts';
import { keepFor, storePassword, storeToken } from './store-credentials.ts';

type Request = WorkflowInput['request'];

/** An onboarding that is resumed with other credentials. */
export function correctionOf(corrections: CheckedCorrections): Correction {
  return {
    isDone: (job) => hasCredentials(job, corrections),
    apply: (job) => correctCredentials(job, corrections),
  };
}

/** Whether a job works with these credentials already. */
async function hasCredentials(
  job: Job,
  { password, apiToken }: CheckedCorrections,
): Promise<boolean> {
  const { primavera, cupixworks } = requestOf(job);
  const current = primavera.credential.secretId;
  if (password && 'secret' in password && password.secret !== current) return false;
  if (password && 'value' in password) {
    const username = await usernameIn(current);
    if (username === undefined) return false;
    if (!(await holdsFields(current, { username, password: password.value }))) return false;
  }
  const token = cupixworks.apiToken?.secretId;
  if (apiToken && 'secret' in apiToken) return apiToken.secret === token;
  if (apiToken) return token !== undefined && holdsFields(token, { token: apiToken.value });
  return true;
}

/**
 * Brings corrected credentials into Secrets Manager.
 * @returns the job's request, which names where they are; everything else of it is as it was
 * @throws NotFound a secret that is named does not exist
 * @throws InvalidRequest it does not hold what is needed, or belongs to another user
 */
async function correctCredentials(
  job: Job,
  { password, apiToken }: CheckedCorrections,
): Promise<Job['request']> {
  const keep = keepFor(job.id);
  const { primavera, cupixworks } = requestOf(job);
  const username = await usernameIn(primavera.credential.secretId);
  const credential = password && { secretId: await storePassword(keep, username, password) };
  const token = apiToken && { secretId: await storeToken(keep, apiToken) };
  return {
    ...job.request,
    primavera: { ...primavera, ...(credential && { credential }) },
    cupixworks: { ...cupixworks, ...(token && { apiToken: token }) },
  };
}

async function usernameIn(secretId: string): Promise<string | undefined> {
  return (await findSecret(secretId, PrimaveraCredential))?.value.username;
}

/** The ledger keeps the request as the workflow takes it. */
const requestOf = ({ request }: Job) => request as unknown as Request;
