import * as z from 'zod/mini';
import { Credential } from '#runtime/credential.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { ConnectionTestFailed, InvalidCredentials, type StageError } from '#runtime/errors.ts';
import { Client, Instance } from '#runtime/model.ts';
import { redact } from '#runtime/redaction.ts';
import { PrimaveraCredential, readSecret } from '#runtime/secrets.ts';
import { defineStep } from '#runtime/step.ts';
import { saysTargetRefused } from '#runtime/target-refusal.ts';
import { missingProperties } from './connection-properties.ts';
import { plainText } from './factory/activation.ts';
import { incomplete, testConnection } from './factory/connection-test.ts';
import { getConnection } from './factory/connections.ts';
import { findConnectionFacts, recordConnectionFacts } from './project-records.ts';

const Input = z.strictObject({
  jobId: z.string(),
  instance: Instance,
  client: Client,
  projectId: z.string(),
  connectionId: z.string(),
  credential: Credential,
});

/** Stage 7: OIC signs in to Primavera with what stage 6 set. Nothing is activated before this passed. */
export const handler = defineStep({
  stage: 'test-connection',
  system: 'oic',
  input: Input,
  act: async ({ jobId, instance, client, projectId, connectionId, credential }) => {
    const oic = { instance, client };
    const key = { projectId, connectionId };
    // Read so that a message that repeats the password is scrubbed.
    const { value } = await readSecret(credential.secretId, PrimaveraCredential);
    const test = await testConnection(oic, key);
    const connection = await getConnection(oic, key);
    if (!test.passed) {
      if (missingProperties(connection).length > 0) throw incomplete(connection);
      throw failed(connectionId, test, { username: value.username, ...credential });
    }
    const facts = await findConnectionFacts({ jobId, instance }, key);
    if (facts) {
      const lastUpdated = String(connection.lastUpdated ?? '');
      await recordConnectionFacts({ jobId, instance }, key, {
        ...facts,
        lastUpdated,
        tested: true,
      });
    }
    return { status: 'SUCCESS' as const };
  },
  succeeded: endsStage('test-connection'),
});

function failed(
  connectionId: string,
  test: { details: string; requestId: string | undefined },
  credential: { username: string; secretId: string },
): StageError {
  const detail = redact(plainText(test.details)).slice(0, 500);
  const explanation = { system: 'oic' as const, seen: { requestId: test.requestId, detail } };
  if (saysTargetRefused(detail)) {
    return new InvalidCredentials({
      ...explanation,
      summary: `OIC reached Primavera through ${connectionId}, and Primavera refused ${credential.username}: ${detail}`,
      fix: `Correct user name and password in the secret ${credential.secretId}, then resume. The user must be local to Primavera Cloud: single sign-on users can't sign in this way.`,
    });
  }
  return new ConnectionTestFailed({
    ...explanation,
    summary: `OIC could not reach Primavera through the connection ${connectionId}: ${detail}`,
    fix: 'Check the address of Primavera in the request and whether OIC may call it (allowlists), then resume.',
  });
}
