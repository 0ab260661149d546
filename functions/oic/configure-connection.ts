import * as z from 'zod/mini';
import { Credential } from '#runtime/credential.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { Client, Instance } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { isConfigured, wantedConnection } from './compare-connection.ts';
import { basicAuthUpdate } from './connection-properties.ts';
import { connectionLocked, getConnection, updateConnection } from './factory/connections.ts';
import { findConnectionFacts, recordConnectionFacts } from './project-records.ts';

const Input = z.strictObject({
  jobId: z.string(),
  instance: Instance,
  client: Client,
  projectId: z.string(),
  connectionId: z.string(),
  primaveraUrl: z.string(),
  credential: Credential,
});

/**
 * Stage 6: an import brings a connection without address and credential; this sets them. What is on it
 * already, and was not changed by somebody else since, is not sent again.
 */
export const handler = defineStep({
  stage: 'configure-connection',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const { jobId, instance, client, projectId, connectionId } = input;
    const oic = { instance, client };
    const key = { projectId, connectionId };
    const { wanted, value } = await wantedConnection(input);
    const found = await getConnection(oic, key);
    const facts = await findConnectionFacts({ jobId, instance }, key);
    if (facts && isConfigured(found, facts, wanted)) return { change: 'unchanged' as const };
    if (found.lockedFlag) throw connectionLocked(found);
    await updateConnection(
      oic,
      key,
      basicAuthUpdate(found, { url: wanted.connectionUrl, ...value }),
    );
    const { lastUpdated } = await getConnection(oic, key);
    await recordConnectionFacts({ jobId, instance }, key, {
      ...wanted,
      lastUpdated: String(lastUpdated ?? ''),
      tested: false,
    });
    return { change: 'updated' as const };
  },
  succeeded: endsStage('configure-connection'),
});
