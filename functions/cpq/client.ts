import type { HttpResponse } from '#runtime/http.ts';
import type { CpqCaller, CpqSite } from '#runtime/integration-user.ts';
import { forgetToken } from '#runtime/oauth.ts';
import { type CpqCall, sendToCpq } from './request.ts';
import { tokenOf } from './token.ts';

/** Which site is called, and as whom; null: as nobody. */
export interface Cpq {
  site: CpqSite;
  caller: CpqCaller | null;
}

/**
 * Sends one call to a CPQ site as somebody. A refused token of a client is renewed once.
 * Source: https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/Authentication.html
 * @returns the answer for 2xx and 4xx; `send` and `tokenOf` say what is thrown
 */
export async function callCpq(cpq: Cpq, call: CpqCall): Promise<HttpResponse> {
  const first = await attempt(cpq, call);
  if (first.status !== 401 || !cpq.caller) return first;
  return attempt(cpq, call);
}

async function attempt({ site, caller }: Cpq, call: CpqCall): Promise<HttpResponse> {
  if (!caller) return sendToCpq(site, call);
  const token = await tokenOf(caller);
  const response = await sendToCpq(site, call, token);
  // CPQ looks the user up by the token; one from before a change may stand for the state of then.
  if (response.status === 401) forgetToken(token);
  return response;
}
