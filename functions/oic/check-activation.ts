import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { ActivationFailed } from '#runtime/errors.ts';
import { Client, Instance } from '#runtime/model.ts';
import { redact } from '#runtime/redaction.ts';
import { defineStep } from '#runtime/step.ts';
import type { Oic } from './client.ts';
import { endpointUrl } from './endpoint-url.ts';
import { getActivationErrors, getActivationStatus } from './factory/activation.ts';
import { getIntegration, type IntegrationKey } from './factory/integrations.ts';

const Input = z.strictObject({
  jobId: z.string(),
  instance: Instance,
  client: Client,
  projectId: z.string(),
  /** `CODE|VERSION`. */
  integrationId: z.string(),
});

/**
 * Stage 8, second half: one look at the activation. CONFIGURED is no failure, because right after the call
 * it means "not started yet"; the workflow bounds how long it looks.
 */
export const handler = defineStep({
  stage: 'activate-integration',
  system: 'oic',
  input: Input,
  act: async ({ instance, client, projectId, integrationId }) => {
    const oic = { instance, client };
    const key = { projectId, integrationId };
    const status = await getActivationStatus(oic, key);
    if (status === 'FAILEDACTIVATION') throw await failure(oic, key);
    if (status !== 'ACTIVATED') return { status, endpointUrl: null };
    const integration = await getIntegration(oic, key);
    return { status, endpointUrl: await endpointUrl(oic, projectId, integration) };
  },
  succeeded: endsStage(
    'activate-integration',
    ({ status }: { status: string }) => status === 'ACTIVATED',
  ),
});

async function failure(oic: Oic, key: IntegrationKey): Promise<ActivationFailed> {
  const { summary, message, requestId } = await getActivationErrors(oic, key);
  const detail = redact(message).slice(0, 1000);
  return new ActivationFailed({
    system: 'oic',
    summary: redact(summary) || `OIC could not activate ${key.integrationId}: ${detail}`,
    fix: 'Mend what the detail names in the OIC console, then resume: the activation is tried again.',
    seen: { requestId, detail },
  });
}
