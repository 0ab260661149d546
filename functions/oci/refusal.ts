import { refusal, seenIn } from '#runtime/answers.ts';
import {
  Conflict,
  type Explanation,
  InvalidCredentials,
  InvalidRequest,
  LimitExceeded,
  NotAuthorized,
  NotFound,
  type StageError,
} from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';

type Mapping = [name: new (explanation: Explanation) => StageError, what: string, fix: string];

const HIDDEN: Mapping = [
  NotAuthorized,
  'OCI shows no such resource to this user',
  'OCI answers the same for three causes: the OCID in the request is wrong or belongs to another region or tenancy; no policy allows it (needed: Allow group <domain>/<group> to manage integration-instance in compartment <compartment>, and read domains in tenancy); or the policy is only minutes old. Check them in this order, then resume.',
];
const BUSY: Mapping = [
  Conflict,
  'the resource is busy with something else',
  'Nothing to do: the workflow tries again.',
];
const FULL: Mapping = [
  LimitExceeded,
  'a service limit or quota of the tenancy is used up',
  'Raise the limit that the detail names (console: Governance, Limits and Quotas) or remove an instance, then resume.',
];
const MALFORMED: Mapping = [
  InvalidRequest,
  'OCI refused the request',
  'Correct what the detail names, then resume.',
];
const UNKNOWN_KEY: Mapping = [
  InvalidCredentials,
  'OCI refused the signature',
  'Check that user, tenancy, fingerprint and private key in the secret belong together and that the key still stands at the user; keyless, that the service user of the trust is still there. A clock that is off by more than five minutes is refused in the same way. Then resume.',
];

/** OCI's error codes. Source: https://docs.oracle.com/en-us/iaas/Content/API/References/apierrors.htm */
const CODES: Record<string, Mapping> = {
  LimitExceeded: FULL,
  QuotaExceeded: FULL,
  NotAuthorizedOrNotFound: HIDDEN,
  RelatedResourceNotAuthorizedOrNotFound: HIDDEN,
  NotAuthorized: HIDDEN,
  NotAuthenticated: UNKNOWN_KEY,
  NotAllowed: [
    NotAuthorized,
    'OCI does not allow this here',
    "Some identity operations are allowed only in the tenancy's home region: check the region in the request, then resume.",
  ],
  SignUpRequired: [
    NotAuthorized,
    'the tenancy is not subscribed to this service',
    'Subscribe the tenancy to Oracle Integration in this region, then resume.',
  ],
  NotFound: [NotFound, 'not found', 'Check the OCIDs and the region in the request, then resume.'],
  IncorrectState: BUSY,
  ExternalServerIncorrectState: BUSY,
  Conflict: BUSY,
  NoEtagMatch: BUSY,
  InvalidatedRetryToken: [
    Conflict,
    'something else happened to the resource since the same request was sent first',
    'Nothing to do: the workflow looks for the resource and then tries again.',
  ],
};

const STATUSES: Record<number, Mapping> = {
  400: MALFORMED,
  401: UNKNOWN_KEY,
  403: HIDDEN,
  404: HIDDEN,
  409: BUSY,
  412: BUSY,
};

/**
 * Names an error answer of an OCI control plane by its code, or by its status where the code is new.
 * 429 and 5xx never get here: `send` names them.
 */
export function ociRefusal(response: HttpResponse, operation: string): StageError {
  const seen = seenIn(response);
  const mapping = CODES[seen.serviceCode ?? ''] ?? STATUSES[response.status];
  if (!mapping) return refusal(response, { system: 'oci', operation });
  const [Named, what, fix] = mapping;
  const detail = seen.detail ? ` (${seen.serviceCode ?? response.status}: ${seen.detail})` : '';
  return new Named({ system: 'oci', summary: `${operation}: ${what}${detail}.`, fix, seen });
}
