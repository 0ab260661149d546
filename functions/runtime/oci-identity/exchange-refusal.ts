import type * as z from 'zod/mini';
import { seenIn } from '../answers.ts';
import { InvalidCredentials, NotAuthorized, type StageError } from '../errors.ts';
import type { HttpResponse } from '../http.ts';
import type { OciExchangeClient } from '../secrets.ts';
import { type Claims, claimsOf } from './jwt-claims.ts';

interface Attempt {
  client: z.output<typeof OciExchangeClient>;
  awsToken: string;
}

/**
 * Names a refusal of the token exchange and says what the token holds, so that it can be compared with the
 * trust. Only the text for "no rule fits" and `invalid_client` are documented; everything else is told in
 * the domain's own words.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/json_web_token_exchange.htm
 */
export function exchangeRefusal(
  response: HttpResponse,
  operation: string,
  { client, awsToken }: Attempt,
): StageError {
  const seen = seenIn(response);
  const claims = claimsOf(awsToken) ?? {};
  const say = (what: string, fix: string) => ({
    system: 'identity-domain' as const,
    summary: `${operation}: ${what}${seen.detail ? ` (${seen.detail})` : ''}.`,
    fix: `${fix} Then resume.`,
    seen,
  });
  const detail = seen.detail ?? '';
  if (seen.serviceCode === 'invalid_client') {
    return new InvalidCredentials(
      say(
        `the identity domain refused the exchange client ${client.clientId}`,
        'Check in the identity domain that this application is active and that its secret is the one in the vault, or let "oic-onboarding trust --apply" make both anew.',
      ),
    );
  }
  if (/no rules? matched/i.test(detail)) {
    return new NotAuthorized(
      say(
        `no rule of the trust fits the subject ${claims.sub}`,
        `Add a rule for it to the trust of ${claims.iss}: sub eq ${claims.sub}. "oic-onboarding trust --role ${claims.sub} --apply" does that.`,
      ),
    );
  }
  if (/expired|not yet valid|clock|\b(exp|iat|nbf)\b/i.test(detail)) {
    return new InvalidCredentials(
      say(
        `the identity domain found the token outside of its time, which is ${timesOf(claims)}`,
        'Check the clock of this machine; AWS and Oracle have the right time.',
      ),
    );
  }
  return new NotAuthorized(
    say(
      'the identity domain trusts no such token',
      `Compare the trust with what was sent: issuer ${claims.iss}, audience ${[claims.aud].flat().join(', ')}, subject ${claims.sub}, client ${client.clientId}. "oic-onboarding trust" shows what differs.`,
    ),
  );
}

function timesOf({ iat, exp }: Claims): string {
  const at = (seconds = Number.NaN) =>
    Number.isNaN(seconds) ? 'unknown' : new Date(seconds * 1000).toISOString();
  return `${at(iat)} to ${at(exp)}`;
}
