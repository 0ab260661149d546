import { createHash } from 'node:crypto';

/**
 * The `opc-retry-token` of a creation: always the same for one attempt of one onboarding, so that a
 * request whose answer was lost makes no second instance. A new generation is a new attempt, after the
 * instance of the last one failed or was deleted. At most 64 characters, and OCI forgets it after 24 hours.
 * Source: https://docs.oracle.com/iaas/api/#/en/integration/20190131/IntegrationInstance/CreateIntegrationInstance
 * @param generation 1 for the first attempt
 */
export function retryToken(jobId: string, generation: number): string {
  const digest = createHash('sha256').update(JSON.stringify([jobId, generation]));
  return `oic-onboarding-${digest.digest('hex').slice(0, 40)}`;
}
