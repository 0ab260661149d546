import * as z from 'zod/mini';
import { endStage } from '#runtime/end-stage.ts';
import {
  CpqClient,
  CpqSite,
  GroupNames,
  UserProof,
  UserStatus,
} from '#runtime/integration-user.ts';
import { audit, listResources, recordProgress } from '#runtime/ledger.ts';
import { publishEvent } from '#runtime/publish-event.ts';
import { defineStep } from '#runtime/step.ts';

const Input = z.strictObject({
  jobId: z.string(),
  site: CpqSite,
  client: CpqClient,
  groups: GroupNames,
  status: UserStatus,
  proof: UserProof,
  /** What a person should know. */
  warnings: z.array(z.string()),
});

/** The last stage: writes down what was reached, and what the application needs to call CPQ. */
export const handler = defineStep({
  stage: 'complete',
  system: 'oic-onboarding',
  input: Input,
  act: async ({ jobId, site, client, groups, status, proof, warnings }) => {
    const { clientId, secretId, tokenUrl, scope } = client;
    const baseUrl = `${site.url}/cpq/rest/${site.restVersion}`;
    const access = { tokenUrl, clientId, clientSecret: { secretId }, scope, baseUrl };
    const summary = { access, proof, warnings };
    await recordProgress(jobId, { status: 'SUCCEEDED', integrationUser: summary });
    const details = { clientId, status };
    await audit(jobId, { who: 'workflow', what: 'integration user completed', details });
    const resources = await listResources(jobId);
    await endStage(jobId, 'complete');
    await publishEvent('integration-user.completed', { jobId, status, provedAt: proof.at });
    return {
      jobId,
      status,
      groups,
      ...summary,
      resources: resources.map(({ kind, name, id, origin }) => ({ kind, name, id, origin })),
    };
  },
});
