/** The secret of the exchange client, `{clientId, clientSecret, domainUrl}`, unless the stack says otherwise. */
export const EXCHANGE_SECRET = 'oic-onboarding/oci-exchange';

/** What AWS states as the audience of our tokens, and what the trust expects. */
export const TOKEN_AUDIENCE = 'oic-onboarding';
