import * as z from 'zod/mini';
import { type Instance, InstanceChoice } from '#runtime/model.ts';
import { PartialPlan, type PlanItem } from '#runtime/plan.ts';
import { defineStep } from '#runtime/step.ts';
import { type Choice, chooseInstance } from './choose-instance.ts';
import { findInstance } from './client.ts';
import { findRecord } from './instance-record.ts';
import { type Look, lookAtInstance } from './look-at-instance.ts';
import { provisioningFailure } from './provisioning-failure.ts';

const Input = z.strictObject({
  jobId: z.string(),
  region: z.string(),
  compartmentId: z.string(),
  instance: InstanceChoice,
});
type PlanInput = z.output<typeof Input>;

export interface InstancePlan extends Pick<PartialPlan, 'items' | 'findings'> {
  /** There when the instance can be asked about its applications now. */
  instance: Instance | null;
}

/** What stages 2 and 3 would do. Reads only. */
export async function planInstance(input: PlanInput): Promise<InstancePlan> {
  const plan = new PartialPlan();
  const choice = await plan.look('provision-instance', async () =>
    chooseInstance(input, await findRecord(input.jobId)),
  );
  const instance = choice ? await planChoice(plan, input, choice) : null;
  return { items: plan.items, findings: plan.findings, instance };
}

async function planChoice(
  plan: PartialPlan,
  input: PlanInput,
  choice: Choice,
): Promise<Instance | null> {
  if (choice.do === 'create') {
    plan.items.push(item(choice.name, 'create', `Oracle makes it in ${input.region}.`));
    return null;
  }
  if (choice.do === 'give-up') {
    const failure = await provisioningFailure(input, { ...choice, instanceId: null });
    plan.block('provision-instance', failure);
    return null;
  }
  const { id } = choice;
  const workRequestId = choice.do === 'go-on' ? choice.workRequestId : null;
  const look = await plan.look('wait-for-active', () =>
    lookAtInstance({ ...input, instanceId: id, workRequestId }),
  );
  if (look?.over) {
    plan.block('wait-for-active', look.over);
    return null;
  }
  const { instance } = input;
  const name = instance.mode === 'create' ? instance.name : await nameOf(input.region, id, look);
  const [action, says] = describe(choice, look);
  plan.items.push({ ...item(name, action, says), id });
  return look?.instance ?? null;
}

async function nameOf(region: string, id: string, look: Look | undefined): Promise<string> {
  return look?.instance?.name ?? (await findInstance(region, id))?.displayName ?? id;
}

function describe(choice: Choice, look: Look | undefined): [PlanItem['action'], string] {
  if (choice.do === 'adopt') return ['adopt', 'It is used as it is; nothing in it is changed.'];
  if (look && !look.isActive) {
    return ['keep', `Oracle is at work on it (${look.state}); the run waits for it.`];
  }
  if (choice.do === 'go-on' && choice.origin === 'adopted') {
    return ['keep', 'This onboarding has adopted it before.'];
  }
  return ['keep', 'This onboarding made it.'];
}

function item(name: string, action: PlanItem['action'], says: string): PlanItem {
  return { stage: 'provision-instance', kind: 'integration-instance', name, action, says };
}

/** The plan's part of stages 2 and 3. */
export const handler = defineStep({
  stage: 'provision-instance',
  system: 'oci',
  input: Input,
  act: planInstance,
});
