import { InvalidRequest, NotFound } from '#runtime/errors.ts';
import { type FullInstance, findInstance } from './client.ts';
import { hasEnded } from './ownership.ts';

/** The types of Oracle Integration 3; the second generation has no projects and so nothing to import into. */
const OIC_3 = /X$|^HEALTHCARE$|^UNKNOWN_VALUE$/;

/**
 * Reads an instance that somebody else made and checks that it can be used at all.
 * Types: https://docs.oracle.com/iaas/api/#/en/integration/20190131/datatypes/IntegrationInstance
 * @throws NotFound there is no such instance, or it is deleted or failed
 * @throws InvalidRequest it is stopped, or of the second generation
 */
export async function findAdoptable(region: string, id: string): Promise<FullInstance> {
  const instance = await findInstance(region, id);
  const state = instance?.lifecycleState;
  if (!instance || hasEnded(instance) || state === 'FAILED') {
    throw new NotFound({
      system: 'oci',
      summary: `There is no usable instance ${id} in ${region}${state ? ` (it is ${state})` : ''}.`,
      fix: 'Check the OCID and the region in the request. If both are right, the user lacks a policy: Allow group <domain>/<group> to read integration-instance in compartment <compartment>. Then resume.',
    });
  }
  if (state === 'INACTIVE') throw stopped(instance.displayName);
  if (instance.integrationInstanceType && !OIC_3.test(instance.integrationInstanceType)) {
    throw new InvalidRequest({
      system: 'oci',
      summary: `The instance ${instance.displayName} is of type ${instance.integrationInstanceType}, which is Oracle Integration Generation 2.`,
      fix: 'Name an Oracle Integration 3 instance in the request, or let the onboarding create one.',
    });
  }
  return instance;
}

/** The error for an instance that is switched off: starting it costs money, so a person decides. */
export function stopped(name: string): InvalidRequest {
  return new InvalidRequest({
    system: 'oci',
    summary: `The instance ${name} is stopped (INACTIVE).`,
    fix: 'Start it in the OCI console (Developer Services, Integration), wait until it is ACTIVE, then resume.',
  });
}
