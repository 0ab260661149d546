import { type Call, Refusal } from '#local/simulation/call.ts';

/**
 * Updates are spelled POST with `X-HTTP-Method-Override: PATCH`; the header is required.
 * https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-projectid-connections-id-post.html
 * Throws `Refusal` 405 without it and 400 for another method; neither status is verified with
 * Oracle.
 */
export function requireOverride(call: Call): void {
  const method = call.headers['x-http-method-override'];
  if (method === undefined) {
    throw new Refusal(405, 'METHOD_NOT_ALLOWED', 'POST needs X-HTTP-Method-Override: PATCH.');
  }
  if (method !== 'PATCH') {
    throw new Refusal(400, 'INVALID_METHOD_OVERRIDE', 'X-HTTP-Method-Override must be PATCH.');
  }
}
