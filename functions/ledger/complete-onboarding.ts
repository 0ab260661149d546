import * as z from 'zod/mini';
import { audit, listResources, recordProgress } from '#runtime/ledger.ts';
import { Proof, Registration } from '#runtime/model.ts';
import { publishEvent, publishStageCompleted } from '#runtime/publish-event.ts';
import { defineStep } from '#runtime/step.ts';

const Input = z.strictObject({
  jobId: z.string(),
  registration: Registration,
  proof: Proof,
});

/** Stage 13: writes down what was reached, and sums up what exists now. */
export const handler = defineStep({
  stage: 'complete',
  system: 'oic-onboarding',
  input: Input,
  act: async ({ jobId, registration, proof }) => {
    await recordProgress(jobId, { status: 'SUCCEEDED', registration, proof });
    await audit(jobId, { who: 'workflow', what: 'onboarding completed' });
    const resources = await listResources(jobId);
    await publishStageCompleted(jobId, 'complete');
    const news = { jobId, provedAt: proof.at, resources: resources.length };
    await publishEvent('onboarding.completed', news);
    return {
      jobId,
      registration,
      proof,
      resources: resources.map(({ kind, name, id, origin }) => ({ kind, name, id, origin })),
    };
  },
});
