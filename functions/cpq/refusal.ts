import { refusal, seenIn } from '#runtime/answers.ts';
import {
  Conflict,
  type Explanation,
  InvalidCredentials,
  LimitExceeded,
  NotAuthorized,
  type StageError,
} from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';

type Mapping = [name: new (explanation: Explanation) => StageError, what: string, fix: string];

/** https://docs.oracle.com/pls/topic/lookup?ctx=en%2Fcloud%2Fpaas%2Fapplication-integration%2Fcreate-activities-for-orders&id=ICSER-GUID-B861559A-DECE-4F7B-82CA-AA48263CA159 */
export const LOCATION_HINT =
  'If the Fusion site uses Location-Based Access Control, the addresses from which this runs must be on its list.';

const UNKNOWN_CALLER: Mapping = [
  InvalidCredentials,
  'CPQ does not know who calls',
  `A token of an administrator lives for hours only: give a new one (oic-onboarding user edit ID --administrator env:NAME, or the request once more); where the request names a secret, store it there. For a client, check that an active integration user has its client id and that the scope is that of this CPQ site. ${LOCATION_HINT} Then resume.`,
];
const LACKS_RIGHT: Mapping = [
  NotAuthorized,
  'the caller has no right to do this in CPQ',
  `Give the administrator of the request a group with the permission User Administrator (Admin Home, Users), then resume. ${LOCATION_HINT}`,
];
const FULL: Mapping = [
  LimitExceeded,
  'the site takes no more FullAccess users',
  'Inactivate users that are no longer needed (a site holds 500 FullAccess users), then resume.',
];
const BUSY: Mapping = [
  Conflict,
  'CPQ is busy with this user',
  'Nothing to do: the workflow looks again and then tries again.',
];

/**
 * Names an error answer of CPQ. Oracle documents the statuses 400, 401 and 404, and no body:
 * https://docs.oracle.com/cloud/latest/cpq_gs_old/CXCPQ/StatusCodes.html; on the limit:
 * https://help.bigmachines.com/BMIHelp/Content/Manage_Users/UserPermissions.htm
 */
export function cpqRefusal(response: HttpResponse, operation: string): StageError {
  const seen = seenIn(response);
  const mapping = mappingFor(response.status, seen.detail ?? '');
  if (!mapping) return refusal(response, { system: 'cpq', operation });
  const [Named, what, fix] = mapping;
  const detail = seen.detail ? ` (${seen.detail})` : '';
  return new Named({ system: 'cpq', summary: `${operation}: ${what}${detail}.`, fix, seen });
}

function mappingFor(status: number, detail: string): Mapping | undefined {
  if (status === 400 && /\b(limit|maximum)\b/i.test(detail)) return FULL;
  if (status === 401) return UNKNOWN_CALLER;
  if (status === 403) return LACKS_RIGHT;
  if (status === 409) return BUSY;
  return undefined;
}
