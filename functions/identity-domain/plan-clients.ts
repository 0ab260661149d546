import * as z from 'zod/mini';
import { type Client, Instance, SecurityMode } from '#runtime/model.ts';
import { PartialPlan } from '#runtime/plan.ts';
import { defineStep } from '#runtime/step.ts';
import type { Purpose } from './blueprint.ts';
import { findClientRecord, isSpreading } from './client-record.ts';
import { type ClientState, itemsOf, lookAtClient } from './look-at-client.ts';
import { readScopes } from './scopes.ts';

const Input = z.strictObject({
  jobId: z.string(),
  customer: z.string(),
  security: SecurityMode,
  domainUrl: z.string(),
  /** Null when it is still to be made, so that nobody knows its scopes. */
  instance: z.nullable(Instance),
});
type PlanInput = z.output<typeof Input>;

const STAGES = {
  provisioner: 'authorise-provisioner',
  runtime: 'authorise-runtime-client',
} as const;

export interface ClientsPlan extends Pick<PartialPlan, 'items' | 'findings'> {
  /** There when OIC can be asked as this client; a refusal of a new one means little. */
  provisioner: { client: Client; isNew: boolean } | null;
  /** The client whose values CupixWorks has, if the run leaves them as they are. */
  runtime: Client | null;
}

/** What stages 4 and 9 would do. Reads only. */
export async function planClients(input: PlanInput): Promise<ClientsPlan> {
  const plan = new PartialPlan();
  const { instance, domainUrl } = input;
  const scopes =
    instance && (await plan.look(STAGES.provisioner, () => readScopes(domainUrl, instance)));
  const known = { ...input, scopes: scopes ?? null };
  const look = (purpose: Purpose) =>
    plan.look(STAGES[purpose], () => lookAtClient({ ...known, purpose }));
  const ours = scopes === undefined ? undefined : await look('provisioner');
  const theirs = ours && (await look('runtime'));
  for (const state of [ours, theirs]) if (state) plan.items.push(...itemsOf(state));
  return {
    items: plan.items,
    findings: plan.findings,
    provisioner: await usable(input, ours),
    runtime: theirs?.isSecretKept ? theirs.client : null,
  };
}

/** Only a client that the run would leave alone is worth a try: any other is refused. */
async function usable(
  { jobId }: PlanInput,
  state: ClientState | undefined,
): Promise<ClientsPlan['provisioner']> {
  if (!state?.client || state.action !== 'keep' || state.role?.action !== 'keep') return null;
  const record = await findClientRecord(jobId, 'provisioner');
  return { client: state.client, isNew: !record || isSpreading(record) };
}

/** The plan's part of stages 4 and 9. */
export const handler = defineStep({
  stage: 'authorise-provisioner',
  system: 'identity-domain',
  input: Input,
  act: planClients,
});
