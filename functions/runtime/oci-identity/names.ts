/** The secret of the exchange client, `{clientId, clientSecret, domainUrl}`, unless the stack says otherwise. */
export const EXCHANGE_SECRET = 'oic-onboarding/oci-exchange';

/** What AWS states as the audience of our tokens, and what the trust expects. */
export const TOKEN_AUDIENCE = 'oic-onboarding';

/**
 * What we ask AWS for, and what the stack lets our roles ask for at most. RS256 is what Oracle's pages show;
 * ES384, the other choice, is not verified with Oracle. The token is exchanged at once, so it needs to live
 * only as long as two clocks may differ.
 */
export const WEB_IDENTITY = { algorithm: 'RS256', seconds: 300 } as const;
