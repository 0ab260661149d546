import * as z from 'zod/mini';
import { findJob } from '#runtime/ledger.ts';
import { Client, Instance, type Registration } from '#runtime/model.ts';
import { PartialPlan, type PlanItem } from '#runtime/plan.ts';
import { defineStep } from '#runtime/step.ts';
import { isRegistered } from './registration-record.ts';
import { registrationValues } from './registration-values.ts';

const Input = z.strictObject({
  jobId: z.string(),
  domainUrl: z.string(),
  instance: z.nullable(Instance),
  /** Null when the client or its secret will be another one. */
  client: z.nullable(Client),
  endpoint: z.strictObject({
    /** Of the active integration; null when OIC doesn't show it now. */
    url: z.nullable(z.string()),
    /** It will have another address than ever before. */
    isNew: z.boolean(),
  }),
  primaveraUrl: z.string(),
  /** As it stands in the request; what only other stages use is passed over. */
  cupixworks: z.object({ team: z.string(), project: z.string(), assignee: z.string() }),
});
type PlanInput = z.output<typeof Input>;

/** What stage 12 would do: ask a person, unless exactly these values are registered. Reads only. */
export async function planRegistration(
  input: PlanInput,
): Promise<Pick<PartialPlan, 'items' | 'findings'>> {
  const plan = new PartialPlan();
  const { jobId, cupixworks } = input;
  const values = await plan.look('collect-registration-values', () => valuesOf(input));
  const isThere = values !== undefined && (await isRegistered(jobId, values));
  const base = {
    stage: 'register-in-cupixworks',
    kind: 'cupixworks-registration',
    name: `${cupixworks.team}/${cupixworks.project}`,
  } as const;
  const item: PlanItem = isThere
    ? { ...base, id: values.clientId, action: 'keep', says: 'These five values were registered.' }
    : { ...base, action: 'ask', says: `${cupixworks.assignee} gets the task to enter the values.` };
  return { items: [item], findings: plan.findings };
}

/** The five values, as far as they can be known before the run; undefined when they will be new. */
async function valuesOf(input: PlanInput): Promise<Registration | undefined> {
  const { jobId, instance, client, domainUrl, primaveraUrl, endpoint } = input;
  if (!instance || !client || endpoint.isNew) return undefined;
  // An integration that is activated again has the address that it had.
  const endpointUrl =
    endpoint.url ?? (await findJob(jobId))?.registration?.opcAccessTokenUrl ?? null;
  if (endpointUrl === null) return undefined;
  return registrationValues({ domainUrl, client, instance, endpointUrl, primaveraUrl });
}

/** The plan's part of stages 10 to 12. */
export const handler = defineStep({
  stage: 'register-in-cupixworks',
  system: 'cupixworks',
  input: Input,
  act: planRegistration,
});
