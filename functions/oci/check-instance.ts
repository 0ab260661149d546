import * as z from 'zod/mini';
import { NotAuthorized, NotFound } from '#runtime/errors.ts';
import type { Instance } from '#runtime/model.ts';
import { endsStage } from '#runtime/publish-event.ts';
import { defineStep } from '#runtime/step.ts';
import { stopped } from './adopt-instance.ts';
import { type FullInstance, findInstance, findWorkRequest, listInstances } from './client.ts';
import { markFailed } from './instance-record.ts';
import { hasEnded } from './ownership.ts';
import { parseInstance } from './parse-instance.ts';
import { provisioningFailure } from './provisioning-failure.ts';

const Input = z.strictObject({
  onboardingId: z.string(),
  region: z.string(),
  compartmentId: z.string(),
  instanceId: z.string(),
  workRequestId: z.nullable(z.string()),
});
type CheckInput = z.output<typeof Input>;

export interface InstanceCheck {
  /** The status of the work request while that runs, then the instance's lifecycle state; for people. */
  state: string;
  /** Seconds until Oracle wants to be asked again. */
  retryAfterSeconds: number | null;
  /** There as soon as the instance can be used, and not before. */
  instance: Instance | null;
}

/**
 * Looks once how far the instance is. A state that is new to us counts as "still working": the budget of
 * the wait ends it, not a guess.
 * @throws ProvisioningFailed Oracle gave up; the ledger notes it, so that a new attempt may begin
 * @throws InvalidRequest the instance is stopped and has to be started by a person
 * @throws NotFound the instance was deleted
 * @throws NotAuthorized we may list the instance but not read it
 */
export async function checkInstance(input: CheckInput): Promise<InstanceCheck> {
  const work = input.workRequestId
    ? await findWorkRequest(input.region, input.workRequestId)
    : undefined;
  if (work?.status === 'FAILED' || work?.status === 'CANCELED') {
    throw await provisioningFailure(input, { ...input, last: work.status });
  }
  if (work && work.status !== 'SUCCEEDED') return working(work.status, work.retryAfterSeconds);
  const instance = await findInstance(input.region, input.instanceId);
  return instance ? judge(input, instance) : explainAbsence(input);
}

async function judge(input: CheckInput, instance: FullInstance): Promise<InstanceCheck> {
  const state = instance.lifecycleState ?? 'UNKNOWN';
  if (state === 'FAILED') {
    const last = instance.stateMessage || instance.lifecycleDetails || state;
    throw await provisioningFailure(input, { ...input, last });
  }
  if (state === 'INACTIVE') throw stopped(instance.displayName);
  if (hasEnded(instance)) {
    await markFailed(input.onboardingId, input.instanceId);
    throw new NotFound({
      system: 'oci',
      summary: `The instance ${instance.displayName} (${instance.id}) is ${state}: somebody deleted it.`,
      fix: 'Resume to have a new one made; if the request adopts an instance, name another one first.',
    });
  }
  const parsed = state === 'ACTIVE' ? parseInstance(instance) : undefined;
  return { ...working(state), instance: parsed ?? null };
}

/** OCI answers alike for "not visible yet" and "you may not read it"; the list tells them apart. */
async function explainAbsence(input: CheckInput): Promise<InstanceCheck> {
  const listed = (await listInstances(input.region, input.compartmentId)).find(
    ({ id }) => id === input.instanceId,
  );
  if (!listed) return working('NOT_VISIBLE_YET');
  if (hasEnded(listed)) return judge(input, listed);
  throw new NotAuthorized({
    system: 'oci',
    summary: `OCI lists the instance ${listed.displayName} but does not let us read it.`,
    fix: 'Add the policy: Allow group <domain>/<group> to read integration-instance in compartment <compartment>, then resume.',
    seen: { status: 404 },
  });
}

function working(state: string, retryAfterSeconds: number | null = null): InstanceCheck {
  return { state, retryAfterSeconds, instance: null };
}

/** Stage 3: one look at the instance while the workflow waits for it. */
export const handler = defineStep({
  stage: 'wait-for-active',
  system: 'oci',
  input: Input,
  act: checkInstance,
  succeeded: endsStage('wait-for-active', ({ instance }) => instance !== null),
});
