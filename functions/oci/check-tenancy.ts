import * as z from 'zod/mini';
import { InvalidRequest, LimitExceeded } from '#runtime/errors.ts';
import { assertAllowed } from '#runtime/hosts.ts';
import { InstanceChoice } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { findAdoptable } from './adopt-instance.ts';
import { getDomain, listInstances } from './client.ts';
import { findOurs, hasEnded } from './ownership.ts';

/** Source: https://docs.oracle.com/en/cloud/paas/application-integration/oracle-integration-oci/service-limits.html */
const INSTANCES_PER_REGION = 200;

const Input = z.strictObject({
  onboardingId: z.string(),
  region: z.string(),
  compartmentId: z.string(),
  domainId: z.string(),
  instance: InstanceChoice,
});

export interface Tenancy {
  /** Base URL of the identity domain, without a trailing slash and without `:443`. */
  domainUrl: string;
  domainName: string;
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
  const domain = await getDomain(input.region, input.domainId);
  if (domain.lifecycleState !== 'ACTIVE') {
    throw new InvalidRequest({
      system: 'oci',
      summary: `The identity domain ${domain.displayName} is ${domain.lifecycleState}, not ACTIVE.`,
      fix: 'Activate it in the OCI console (Identity & Security, Domains) or name another domain, then resume.',
    });
  }
  const domainUrl = bareUrl(domain.url);
  assertAllowed(new URL(domainUrl));
  const instances = await listInstances(input.region, input.compartmentId);
  const instancesInUse = instances.filter((each) => !hasEnded(each)).length;
  const { instance } = input;
  if (instance.mode === 'adopt') await findAdoptable(input.region, instance.id);
  else if (!findOurs(instances, input.onboardingId, instance.name)) assertRoom(instancesInUse);
  return { domainUrl, domainName: domain.displayName, instancesInUse };
}

/** Oracle prints the port in some answers; the token URL that people register has none. */
function bareUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed) return parsed.origin;
  throw new InvalidRequest({
    system: 'oci',
    summary: `The URL of the identity domain can't be read: ${url}.`,
    fix: 'Check the domain in the OCI console; otherwise report a defect with this text.',
  });
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
