import type { Archive } from '#runtime/model.ts';
import { findArchive } from '../find-archive.ts';
import { ApiRequest } from '../request/api-request.ts';
import { type CheckedRequest, checkRequest } from '../request/check-request.ts';
import { onboardingId } from '../request/onboarding-id.ts';
import { forbidden, HttpProblem, inBody, invalidRequest } from '../routing/http-problem.ts';
import type { Call } from '../routing/route.ts';
import { isEntitled } from './entitlements.ts';
import { assertMayUseSecrets, rememberCredentials } from './named-credentials.ts';

/** A request that may be started or planned by this caller. */
export interface Admitted {
  checked: CheckedRequest<ApiRequest>;
  archive: Archive;
}

/**
 * Checks a request for an onboarding: what it says, whether the caller may, and whether its archive is there.
 * @throws HttpProblem 400 with everything that is wrong, 403, 422 without the archive
 */
export async function admitRequest(call: Call): Promise<Admitted> {
  rememberCredentials(call.body);
  const verdict = await checkRequest(call.body, undefined, undefined, ApiRequest);
  if (!verdict.ok) throw invalidRequest(inBody(verdict.problems));
  const { checked } = verdict;
  assertAllowed(call, checked);
  const archive = await findArchive(checked.request.archive.sha256);
  if (!archive) throw missingArchive();
  return { checked, archive };
}

function assertAllowed(call: Call, { request }: CheckedRequest<ApiRequest>): void {
  const { customer } = request;
  if (!isEntitled(call.caller, customer)) {
    throw forbidden(`You may not start anything for the customer ${customer}.`);
  }
  assertMayUseSecrets(call.caller, request, { customer, jobId: onboardingId(request) });
}

function missingArchive(): HttpProblem {
  const detail = 'This archive is not in the artifact store.';
  const fix = 'Upload it first: POST /artifacts says where.';
  return new HttpProblem({
    status: 422,
    error: 'NotFound',
    detail,
    fix,
    errors: [{ pointer: '#/archive/sha256', detail, fix }],
  });
}
