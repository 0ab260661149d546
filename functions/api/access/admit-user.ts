import type { Job } from '#runtime/ledger.ts';
import { type CheckedUserRequest, checkUserRequest } from '../request/check-user-request.ts';
import { type ChangedUser, changeUser } from '../request/user-changes.ts';
import { integrationUserId, type UserWorkflowInput } from '../request/user-workflow-input.ts';
import { forbidden, inBody, invalidRequest } from '../routing/http-problem.ts';
import type { Call } from '../routing/route.ts';
import { isEntitled } from './entitlements.ts';
import { assertMayUseSecrets, rememberCredentials } from './named-credentials.ts';

/**
 * Checks a request for an integration user: what it says, and whether the caller may.
 * @throws HttpProblem 400 with everything that is wrong, 403
 */
export async function admitUser({ body, caller }: Call): Promise<CheckedUserRequest> {
  rememberCredentials(body);
  const verdict = await checkUserRequest(body);
  if (!verdict.ok) throw invalidRequest(inBody(verdict.problems));
  const { request } = verdict.checked;
  const { customer } = request;
  if (!isEntitled(caller, customer)) {
    throw forbidden(`You may not start anything for the customer ${customer}.`);
  }
  assertMayUseSecrets(caller, request, { customer, jobId: integrationUserId(request) });
  return verdict.checked;
}

/**
 * Checks what is to be changed in an integration user's request.
 * @param job one that the caller may see
 * @throws HttpProblem 400 with everything that is wrong, 403
 */
export async function admitChanges(
  { body, caller }: Pick<Call, 'body' | 'caller'>,
  { id, customer, request }: Job,
): Promise<ChangedUser> {
  rememberCredentials(body);
  const verdict = await changeUser(request as unknown as UserWorkflowInput['request'], body);
  if ('problems' in verdict) throw invalidRequest(inBody(verdict.problems));
  assertMayUseSecrets(caller, body, { customer, jobId: id });
  return verdict.changed;
}
