import { explain } from '#runtime/explain-failure.ts';
import { Foreseen } from '#runtime/instance-health.ts';
import { lookAtInstance } from './look-at-instance.ts';
import type { RecoveryInput } from './request/recovery-input.ts';
import type { RecoveryPlan } from './views/recovery-plan.ts';

/**
 * Says what a run of this recovery would do at this moment, and what would stop it. Nothing is sent.
 * @throws Timeout Oracle did not answer in time
 */
export async function planRecovery({ jobId, request }: RecoveryInput): Promise<RecoveryPlan> {
  const { access, onboarding, policy } = request;
  const look = { about: 'recovery', question: { policy } } as const;
  const looked = await lookAtInstance({ jobId, access, onboarding }, look, Foreseen);
  if ('found' in looked) {
    return { id: jobId, ready: true, foreseen: looked.found, findings: [] };
  }
  const { stage, error, system, summary, fix } = explain(looked.failure);
  const finding = {
    stage,
    error,
    system,
    summary,
    fix: fix.replace(/\b(t)hen resume\b/i, '$1hen plan again'),
  };
  return { id: jobId, ready: false, foreseen: null, findings: [finding] };
}
