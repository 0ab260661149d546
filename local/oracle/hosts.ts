import type { World } from '#local/simulation/world.ts';
import type { Domain, IntegrationInstance } from './state.ts';

/** Host of the integration control plane. Source: `oci-integration@2.139.1: lib/client.js`. */
export const controlPlaneHost = (region: string) => `integration.${region}.ocp.oraclecloud.com`;

/** Host of the IAM API. Source: `oci-identity@2.139.1: lib/client.js`. */
export const identityHost = (region: string) => `identity.${region}.oci.oraclecloud.com`;

/** Host of an identity domain. */
export const domainHost = (domain: Pick<Domain, 'guid'>) =>
  `${domain.guid}.identity.oraclecloud.com`;

/** Any identity domain's host. */
export const domainHostPattern = /^(idcs-[\da-f]{32})\.identity\.oraclecloud\.com$/;

/**
 * Any host of Fusion Applications, where Oracle CPQ lives below `/cpq`. Oracle documents no pattern; hosts
 * that were seen have the label `fa`.
 */
export const fusionHostPattern = /^[a-z\d][a-z\d-]*\.fa\.(?:[a-z\d-]+\.)*oraclecloud\.com$/;

/**
 * Design-time host, shared by all instances of a region.
 * https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/do-you-use-designtime-or-runtime-url.html
 */
export const designHost = (region: string) => `design.integration.${region}.ocp.oraclecloud.com`;

/** Runtime host of an instance; same source. */
export const runtimeHost = (region: string, instance: Pick<IntegrationInstance, 'serviceName'>) =>
  `${instance.serviceName.toLowerCase()}.integration.${region}.ocp.oraclecloud.com`;

/**
 * The audience of an instance's tokens, with the port and without a slash: its scopes are this text
 * with the scope value appended.
 * https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/check-scopes-match-your-oracle-integration-instance.html
 */
export const audienceOf = (region: string, instance: Pick<IntegrationInstance, 'resourceId'>) =>
  `https://${instance.resourceId}.integration.${region}.ocp.oraclecloud.com:443`;

/**
 * The domain's URL as the IAM API hands it out. It states port 443, which is optional
 * (not verified with Oracle), so that a caller who joins strings is found out.
 */
export function domainUrl(world: World, domain: Domain): string {
  const url = world.urlOf(domainHost(domain));
  return world.addressing === 'names' ? `${url}:443` : url;
}
