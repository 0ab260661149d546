import * as z from 'zod/mini';
import { seenIn } from '#runtime/answers.ts';
import { Conflict, ConnectionTestFailed } from '#runtime/errors.ts';
import { findResource } from '#runtime/ledger.ts';
import { Client, Instance } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { lockedBy, type Oic, requireOk } from './client.ts';
import {
  getActivationStatus,
  isUnderWay,
  requestActivation,
  TRACING_FLAGS,
} from './factory/activation.ts';
import { incomplete } from './factory/connection-test.ts';
import { connectionLocked, getConnection } from './factory/connections.ts';
import { getIntegration, type IntegrationKey } from './factory/integrations.ts';
import { findConnectionFacts } from './project-records.ts';

const Input = z.strictObject({
  jobId: z.string(),
  instance: Instance,
  client: Client,
  projectId: z.string(),
  /** `CODE|VERSION`. */
  integrationId: z.string(),
  tracing: z.enum(['production', 'audit', 'debug']),
});

/** Stage 8, first half: starts the activation, or joins the one that is under way. */
export const handler = defineStep({
  stage: 'activate-integration',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const { instance, client, projectId, integrationId } = input;
    const oic = { instance, client };
    const key = { projectId, integrationId };
    const status = await getActivationStatus(oic, key);
    if (isUnderWay(status)) return { status };
    await requireTested(oic, input);
    return { status: await activate(oic, key, TRACING_FLAGS[input.tracing]) };
  },
});

async function activate(
  oic: Oic,
  key: IntegrationKey,
  flags: Parameters<typeof requestActivation>[2],
): Promise<string> {
  const response = await requestActivation(oic, key, flags);
  const refused = response.status === 409 || response.status === 412 || response.status === 423;
  if (!refused) {
    requireOk(response, 'Activate integration');
    return 'ACTIVATION_INPROGRESS';
  }
  // Somebody was quicker, or our own call took effect although its answer was lost.
  const status = await getActivationStatus(oic, key);
  if (isUnderWay(status)) return status;
  const { lockedFlag, lockedBy: holder } = await getIntegration(oic, key);
  if (lockedFlag || holder) throw lockedBy(response, 'Activate integration', holder ?? undefined);
  // Nobody has it open: an activation that was asked for and does not show yet.
  throw new Conflict({
    system: 'oic',
    summary: `Activate integration: ${key.integrationId} is busy.`,
    fix: 'Nothing to do: the workflow tries again. If it lasts, look at the integration in the OIC console, then resume.',
    seen: seenIn(response),
  });
}

/** An activation with a draft connection fails late and with a vague message: refuse it here. */
async function requireTested(oic: Oic, input: z.output<typeof Input>): Promise<void> {
  const { jobId, instance, projectId } = input;
  const record = await findResource(jobId, 'connection');
  const key = { projectId, connectionId: record?.id ?? '' };
  const facts = record && (await findConnectionFacts({ jobId, instance }, key));
  const connection = facts && (await getConnection(oic, key));
  if (connection?.lockedFlag) throw connectionLocked(connection);
  if (connection && connection.status !== 'CONFIGURED') throw incomplete(connection);
  if (facts?.tested && facts.lastUpdated === String(connection?.lastUpdated ?? '')) return;
  throw new ConnectionTestFailed({
    system: 'oic',
    summary: `The connection ${key.connectionId} was changed after its last test, or never passed one, so the integration was not activated.`,
    fix: 'Resume: the workflow configures and tests the connection again before it activates.',
  });
}
