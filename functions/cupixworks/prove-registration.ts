import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { ProofFailed } from '#runtime/errors.ts';
import { findResource } from '#runtime/ledger.ts';
import { Instance, type Proof, Registration } from '#runtime/model.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import { defineStep } from '#runtime/step.ts';
import { proveEndpoint, provePrimavera, proveToken } from './proof.ts';

const Input = z.strictObject({
  jobId: z.string(),
  registration: Registration,
  instance: Instance,
  primaveraUrl: z.string(),
});

/** How long a refusal may mean "not yet". The workflow waits longer, so that a lasting one gets its name. */
const SPREADING_MS = 5 * 60_000;

/** Stage 11: does with exactly the five values what CupixWorks will do with them. */
export const handler = defineStep({
  stage: 'prove',
  system: 'cupixworks',
  input: Input,
  act: async ({ jobId, registration, instance, primaveraUrl }): Promise<Proof> => {
    const { value } = await readSecret(registration.clientSecret.secretId, OAuthClientSecret);
    if (value.clientId !== registration.clientId) throw otherClient(registration, value.clientId);
    const fresh = await isFresh(jobId);
    const { clientSecret } = value;
    const candidate = { registration, clientSecret, instance, primaveraUrl, fresh };
    const token = await proveToken(candidate);
    const opcToken = await proveEndpoint(candidate, token);
    await provePrimavera(candidate, opcToken);
    return { tokenOk: true, endpointOk: true, primaveraOk: true, at: new Date().toISOString() };
  },
  succeeded: endsStage('prove'),
});

/** Whether the client, its secret or its role changed moments ago; the ledger has the time. */
async function isFresh(jobId: string): Promise<boolean> {
  const record = await findResource(jobId, 'oauth-client', 'runtime');
  const changedAt = record?.facts?.changedAt;
  return typeof changedAt === 'number' && Date.now() - changedAt < SPREADING_MS;
}

function otherClient({ clientId, clientSecret }: Registration, stored: string): ProofFailed {
  return new ProofFailed({
    system: 'cupixworks',
    summary: `The value "Client Secret" does not belong to the client ${clientId}: the secret ${clientSecret.secretId} holds that of ${stored}.`,
    fix: 'Resume: the workflow looks the client up again. If it lasts, somebody else writes that secret.',
  });
}
