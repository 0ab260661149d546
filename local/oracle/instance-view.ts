import { audienceOf, designHost, domainUrl, runtimeHost } from './hosts.ts';
import { serviceAppName } from './scim/service-app.ts';
import type { IntegrationInstance, OracleState } from './state.ts';

/** Version of an instance for `if-match`. */
export function etagOf(instance: IntegrationInstance): string {
  return `${instance.id.slice(-12)}--${instance.version}`;
}

/**
 * An instance in a list: everything but `idcsInfo`.
 * Fields: `oci-integration@2.139.1: lib/model/integration-instance-summary.d.ts`.
 */
export function summarizeInstance(state: OracleState, instance: IntegrationInstance) {
  const { world } = state;
  const design = world.urlOf(designHost(world.region));
  const query = `integrationInstance=${encodeURIComponent(instance.serviceName)}`;
  return {
    id: instance.id,
    displayName: instance.displayName,
    compartmentId: instance.compartmentId,
    integrationInstanceType: instance.integrationInstanceType,
    shape: instance.shape,
    isByol: instance.isByol,
    messagePacks: instance.messagePacks,
    consumptionModel: instance.consumptionModel,
    isFileServerEnabled: instance.isFileServerEnabled,
    isVisualBuilderEnabled: instance.isVisualBuilderEnabled,
    instanceUrl: world.urlOf(runtimeHost(world.region, instance)),
    // Whether it is there while the instance is created is not verified with Oracle.
    ...(instance.wasActive && { instanceDesignTimeUrl: `${design}/?${query}` }),
    freeformTags: instance.freeformTags,
    definedTags: instance.definedTags,
    lifecycleState: instance.lifecycleState,
    ...(instance.lifecycleDetails !== undefined && {
      lifecycleDetails: instance.lifecycleDetails,
      stateMessage: instance.lifecycleDetails,
    }),
    timeCreated: new Date(instance.timeCreated).toISOString(),
    timeUpdated: new Date(instance.timeUpdated).toISOString(),
  };
}

/**
 * The whole instance. There is no `domainId` in it, and `idcsInfo` only once the app exists.
 * Fields: `oci-integration@2.139.1: lib/model/integration-instance.d.ts, idcs-info-details.d.ts`.
 */
export function viewInstance(state: OracleState, instance: IntegrationInstance) {
  const domain = state.domains.get(instance.domainId);
  if (!domain || !instance.wasActive) return summarizeInstance(state, instance);
  return {
    ...summarizeInstance(state, instance),
    idcsInfo: {
      idcsAppId: instance.appId,
      idcsAppName: serviceAppName(instance),
      idcsAppDisplayName: instance.serviceName,
      idcsAppLocationUrl: `${domainUrl(state.world, domain)}/admin/v1/Apps/${instance.appId}`,
      instancePrimaryAudienceUrl: audienceOf(state.world.region, instance),
    },
  };
}
