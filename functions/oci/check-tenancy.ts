import * as z from 'zod/mini';
import { LimitExceeded } from '#runtime/errors.ts';
import { InstanceChoice } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { type ActiveDomain, activeDomain } from './active-domain.ts';
import { findAdoptable } from './adopt-instance.ts';
import { listInstances } from './client.ts';
import { findOurs, hasEnded } from './ownership.ts';

/** Source: https://docs.oracle.com/en/cloud/paas/application-integration/oracle-integration-oci/service-limits.html */
const INSTANCES_PER_REGION = 200;

const Input = z.strictObject({
  jobId: z.string(),
  region: z.string(),
  compartmentId: z.string(),
  domainId: z.string(),
  instance: InstanceChoice,
});

export interface Tenancy extends ActiveDomain {
  /** Instances of the compartment that count against the region's limit. */
  instancesInUse: number;
}

/**
 * Checks that the signature is accepted, the domain is there and active, the compartment can be seen, and
 * that the wanted instance can be made or adopted. Reads only.
 * @throws InvalidCredentials, NotAuthorized, NotFound, NotOurs
 * @throws InvalidRequest the domain isn't active, or the instance can't be adopted
 * @throws LimitExceeded no more instances fit into the region
 */
export async function checkTenancy(input: z.output<typeof Input>): Promise<Tenancy> {
  const domain = await activeDomain(input.region, input.domainId);
  const instances = await listInstances(input.region, input.compartmentId);
  const instancesInUse = instances.filter((each) => !hasEnded(each)).length;
  const { instance } = input;
  if (instance.mode === 'adopt') await findAdoptable(input.region, instance.id);
  else if (!findOurs(instances, input.jobId, instance.name)) assertRoom(instancesInUse);
  return { ...domain, instancesInUse };
}

function assertRoom(inUse: number): void {
  if (inUse < INSTANCES_PER_REGION) return;
  throw new LimitExceeded({
    system: 'oci',
    summary: `The compartment has ${inUse} integration instances; a region holds ${INSTANCES_PER_REGION}.`,
    fix: 'Remove an instance, raise the limit, or adopt an existing instance, then resume.',
  });
}

/** Stage 1, the part that asks OCI. */
export const handler = defineStep({
  stage: 'preflight',
  system: 'oci',
  input: Input,
  act: checkTenancy,
});
