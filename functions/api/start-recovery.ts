import { keepSchedule } from '#runtime/recovery-schedule.ts';
import { findOnboarded } from './find-onboarded.ts';
import { type Launched, launchExecution } from './launch-execution.ts';
import { type RecoveryInput, toRecoveryInput } from './request/recovery-input.ts';
import { secondsOf } from './request/recovery-rules.ts';
import type { RecoveryRequest } from './request/recovery-schema.ts';

/**
 * Starts a run of a recovery, or joins the one that runs for the same request. An edited request is another run of
 * the same recovery. A schedule that the request has is kept from now on; a request without one leaves it alone.
 * @param by who asks for it
 * @throws NotFound the onboarding that the request names has no instance or client, or is another customer's
 * @throws Conflict a run for another request of this recovery has not ended
 */
export async function startRecovery(request: RecoveryRequest, by = 'somebody'): Promise<Launched> {
  const input = await recoveryInput(request);
  const launched = await launchExecution('recovery', input);
  if (request.schedule) {
    const { every } = request.schedule;
    const { jobId: id, request: kept } = input;
    const everySeconds = secondsOf(every) ?? 0;
    await keepSchedule(
      { id, customer: kept.customer, every, everySeconds, request: { ...kept } },
      by,
    );
  }
  return launched;
}

/** The input of the workflow of a request. @throws NotFound as `startRecovery` */
export async function recoveryInput(request: RecoveryRequest): Promise<RecoveryInput> {
  const { customer, instance } = request;
  const known = instance.onboarding ? await findOnboarded(customer, instance.onboarding) : null;
  return toRecoveryInput(request, known);
}
