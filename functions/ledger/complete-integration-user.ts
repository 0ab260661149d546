import * as z from 'zod/mini';
import { endStage } from '#runtime/end-stage.ts';
import { CpqClient, CpqSite, GroupNames, UserStatus } from '#runtime/integration-user.ts';
import { audit, listResources, recordProgress } from '#runtime/ledger.ts';
import { publishEvent } from '#runtime/publish-event.ts';
import { defineStep } from '#runtime/step.ts';

const Input = z.strictObject({
  jobId: z.string(),
  site: CpqSite,
  client: CpqClient,
  groups: GroupNames,
  status: UserStatus,
  proof: z.strictObject({
    call: z.enum(['allowed', 'no-rights', 'refused']),
    refusedBy: z.nullable(z.enum(['identity-domain', 'cpq'])),
    at: z.string(),
  }),
  /** What a person should know. */
  warnings: z.array(z.string()),
});

/** The last stage: writes down what was reached, and what the application needs to call CPQ. */
export const handler = defineStep({
  stage: 'complete',
  system: 'oic-onboarding',
  input: Input,
  act: async ({ jobId, site, client, groups, status, proof, warnings }) => {
    await recordProgress(jobId, { status: 'SUCCEEDED' });
    const details = { clientId: client.clientId, status };
    await audit(jobId, { who: 'workflow', what: 'integration user completed', details });
    const resources = await listResources(jobId);
    await endStage(jobId, 'complete');
    await publishEvent('integration-user.completed', { jobId, status, provedAt: proof.at });
    const { clientId, secretId, tokenUrl, scope } = client;
    return {
      jobId,
      status,
      groups,
      access: {
        tokenUrl,
        clientId,
        clientSecret: { secretId },
        scope,
        baseUrl: `${site.url}/cpq/rest/${site.restVersion}`,
      },
      proof,
      warnings,
      resources: resources.map(({ kind, name, id, origin }) => ({ kind, name, id, origin })),
    };
  },
});
