import type { InstanceDetails } from './instance-details.ts';
import type { IntegrationInstance, OracleState } from './state.ts';

/** A new instance in CREATING, with the identifiers that it keeps. */
export function newInstance(state: OracleState, details: InstanceDetails): IntegrationInstance {
  const { ids } = state.world;
  return {
    id: state.ocid('integrationinstance'),
    displayName: details.displayName,
    serviceName: serviceNameFor(state, details.displayName),
    resourceId: ids.hex('integration-resource').toUpperCase(),
    compartmentId: details.compartmentId,
    domainId: details.domainId,
    integrationInstanceType: details.integrationInstanceType,
    shape: details.shape,
    isByol: details.isByol,
    messagePacks: details.messagePacks,
    consumptionModel: details.consumptionModel ?? 'UCM',
    isFileServerEnabled: false,
    isVisualBuilderEnabled: false,
    freeformTags: details.freeformTags ?? {},
    definedTags: details.definedTags ?? {},
    lifecycleState: 'CREATING',
    appId: ids.hex('app'),
    wasActive: false,
    timeCreated: state.now,
    timeUpdated: state.now,
    version: 1,
  };
}

/**
 * Two instances may bear the same display name (https://github.com/oracle/terraform-provider-oci/issues/1877),
 * two services may not bear the same host name; how Oracle tells them apart is not verified.
 */
function serviceNameFor(state: OracleState, displayName: string): string {
  const first = `${displayName}-${state.tenancy.namespace}`;
  const taken = new Set(state.instances.values().map((one) => one.serviceName.toLowerCase()));
  let name = first;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${first}${number}`;
  return name;
}
