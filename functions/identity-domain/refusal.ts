import { refusal, seenIn } from '#runtime/answers.ts';
import {
  Conflict,
  type Explanation,
  InvalidCredentials,
  NotAuthorized,
  type StageError,
} from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';

type Mapping = [name: new (explanation: Explanation) => StageError, what: string, fix: string];

const DENIED: Mapping = [
  NotAuthorized,
  'the identity domain does not let this user administer applications',
  'Give the OCI user that signs (the one of the API key; keyless, the service user or its group) the role Identity Domain Administrator (or Application Administrator) in this domain: console, Domains, the domain, Administrators. A signature proves who calls; the role decides what the caller may do. Then resume.',
];
const UNKNOWN_KEY: Mapping = [
  InvalidCredentials,
  'the identity domain refused the signature',
  'Check the OCI user and API key in the secret (keyless: that the service user is still there), and that the clock of this machine is right to five minutes, then resume.',
];
const BUSY: Mapping = [
  Conflict,
  'the identity domain is busy with this resource',
  'Nothing to do: the workflow looks again and then tries again.',
];

/**
 * Names an error answer of the domain's SCIM API: by its message id, which stays when texts change, else
 * by its status. 400 keeps SCIM's own words, which name the attribute that is wrong.
 * Sources: https://docs.oracle.com/en/cloud/paas/identity-cloud/rest-api/OCISResponseBody.html and
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/RequiredRolePerEndpointExt.htm
 */
export function scimRefusal(response: HttpResponse, operation: string): StageError {
  const seen = seenIn(response);
  const mapping = mappingFor(response.status, seen.serviceCode ?? '');
  if (!mapping) return refusal(response, { system: 'identity-domain', operation });
  const [Named, what, fix] = mapping;
  const detail = seen.detail ? ` (${seen.detail})` : '';
  return new Named({
    system: 'identity-domain',
    summary: `${operation}: ${what}${detail}.`,
    fix,
    seen,
  });
}

function mappingFor(status: number, messageId: string): Mapping | undefined {
  if (status === 403 || messageId.endsWith('.accessDenied')) return DENIED;
  if (status === 401) return UNKNOWN_KEY;
  // A delete right after an asynchronous deactivation answers 412:
  // https://github.com/oracle/terraform-provider-oci/issues/1781
  if (status === 409 || status === 412) return BUSY;
  return undefined;
}
