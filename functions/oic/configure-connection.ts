import * as z from 'zod/mini';
import { Credential } from '#runtime/credential.ts';
import { Client, Instance } from '#runtime/model.ts';
import { opcOrigin } from '#runtime/opc-scope.ts';
import { endsStage } from '#runtime/publish-event.ts';
import { PrimaveraCredential, readSecret } from '#runtime/secrets.ts';
import { defineStep } from '#runtime/step.ts';
import { basicAuthUpdate, connectionUrl } from './connection-properties.ts';
import {
  type Connection,
  connectionLocked,
  getConnection,
  updateConnection,
} from './connections.ts';
import {
  type ConnectionFacts,
  findConnectionFacts,
  recordConnectionFacts,
} from './project-records.ts';

const Input = z.strictObject({
  onboardingId: z.string(),
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
    const { onboardingId, instance, client, projectId, connectionId } = input;
    const oic = { instance, client };
    const key = { projectId, connectionId };
    const { value, versionId } = await readSecret(input.credential.secretId, PrimaveraCredential);
    // No path: the integration appends its own. https://support.cupix.works/hc/en-us/articles/46202539403419-Oracle-Integration
    const url = `${opcOrigin(input.primaveraUrl)}/`;
    const wanted = { credentialVersion: versionId, connectionUrl: url };
    const found = await getConnection(oic, key);
    const facts = await findConnectionFacts({ onboardingId, instance }, key);
    if (facts && isConfigured(found, facts, wanted)) return { change: 'unchanged' as const };
    if (found.lockedFlag) throw connectionLocked(found);
    await updateConnection(oic, key, basicAuthUpdate(found, { url, ...value }));
    const { lastUpdated } = await getConnection(oic, key);
    await recordConnectionFacts({ onboardingId, instance }, key, {
      ...wanted,
      lastUpdated: String(lastUpdated ?? ''),
      tested: false,
    });
    return { change: 'updated' as const };
  },
  succeeded: endsStage('configure-connection'),
});

/** The password itself can't be read back, so an unchanged connection is told by its time of change. */
function isConfigured(
  found: Connection,
  facts: ConnectionFacts,
  wanted: Pick<ConnectionFacts, 'credentialVersion' | 'connectionUrl'>,
): boolean {
  return (
    found.status === 'CONFIGURED' &&
    facts.credentialVersion === wanted.credentialVersion &&
    facts.connectionUrl === wanted.connectionUrl &&
    connectionUrl(found) === wanted.connectionUrl &&
    facts.lastUpdated === String(found.lastUpdated ?? '')
  );
}
