import { InvalidRequest, NotOurs } from '#runtime/errors.ts';
import type { InstanceSummary } from './client.ts';

/** The freeform tag that marks an instance as made by us; its value is the onboarding's id. */
export const OWNER_TAG = 'onboarding-id';

const ENDED = new Set(['DELETING', 'DELETED']);

/** Tells whether an instance is on its way out, or out. */
export function hasEnded(instance: Pick<InstanceSummary, 'lifecycleState'>): boolean {
  return ENDED.has(instance.lifecycleState ?? '');
}

/** Tells whether an instance carries the tag of that onboarding. */
export function isOurs(instance: Pick<InstanceSummary, 'freeformTags'>, jobId: string): boolean {
  return instance.freeformTags?.[OWNER_TAG] === jobId;
}

/**
 * Finds the instance that this onboarding made, among all of its compartment. OCI lets two instances
 * have the same display name (https://github.com/oracle/terraform-provider-oci/issues/1877), and the
 * name becomes part of the URL, so a same-named instance of somebody else stops us: taking it over could
 * break theirs, and a twin would confuse everybody.
 * @throws NotOurs a live instance of that name carries another tag or none
 * @throws InvalidRequest this onboarding made its instance under another name, which can't be changed
 */
export function findOurs(
  instances: InstanceSummary[],
  jobId: string,
  name: string,
): InstanceSummary | undefined {
  const live = instances.filter((each) => !hasEnded(each) && each.lifecycleState !== 'FAILED');
  const [mine] = live
    .filter((each) => isOurs(each, jobId))
    .sort((a, b) => (a.timeCreated ?? '').localeCompare(b.timeCreated ?? ''));
  if (mine && mine.displayName !== name) {
    throw new InvalidRequest({
      system: 'oci',
      summary: `This onboarding made the instance ${mine.displayName}, and the request now names ${name}.`,
      fix: 'An instance keeps its name for life. Put the first name back into the request, or take the customer off first.',
    });
  }
  const twin = live.find((each) => each.displayName.toLowerCase() === name.toLowerCase());
  if (!mine && twin) {
    throw new NotOurs({
      system: 'oci',
      summary: `The compartment has an instance named ${name} (${twin.id}) that this onboarding did not make.`,
      fix: `To use it, say mode: adopt with its OCID in the request; otherwise choose another name.`,
    });
  }
  return mine;
}
