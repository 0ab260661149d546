import * as z from 'zod/mini';
import { CpqCaller, CpqSite, GroupNames, UserStatus } from '#runtime/integration-user.ts';
import { PartialPlan } from '#runtime/plan.ts';
import { defineStep } from '#runtime/step.ts';
import { itemsOf } from './foresee-user.ts';
import { inspectSite } from './inspect-site.ts';
import { observeUser } from './observe-user.ts';
import type { ObservedUser } from './plan-changes.ts';
import { probeSite } from './probe-site.ts';
import { findUserRecord } from './user-record.ts';
import { readStatus } from './users.ts';

const Input = z.strictObject({
  jobId: z.string(),
  site: CpqSite,
  /** Null: nobody may call, or nobody knows the scope yet. */
  caller: z.nullable(CpqCaller),
  /** People administrate the site. */
  byPerson: z.boolean(),
  /** Its id is null while it is still to be made; null: nobody knows which client it will be. */
  client: z.nullable(z.strictObject({ id: z.nullable(z.string()) })),
  groups: GroupNames,
  status: UserStatus,
  /** Who gets the tasks that have no API. */
  assignee: z.string(),
});
type PlanInput = z.output<typeof Input>;

/** What stages 1, 3 and 5 to 7 would do at the site. Reads only. */
export async function planUser(input: PlanInput): Promise<Pick<PartialPlan, 'items' | 'findings'>> {
  const plan = new PartialPlan();
  await look(input, plan);
  const { items, findings } = plan;
  return { items, findings };
}

async function look(input: PlanInput, plan: PartialPlan): Promise<void> {
  const { site, caller, client } = input;
  const isThere = await plan.look('preflight', async () => {
    await probeSite(site);
    return true;
  });
  if (!isThere || !client) return;
  if (caller && !(await plan.look('check-site', () => inspectSite(input)))) return;
  const record = await findUserRecord(input.jobId);
  const seen = await plan.look('establish-user', async () => ({
    user: await withStatus(input, await observeUser({ site, caller }, client.id, record)),
  }));
  if (seen) plan.items.push(...itemsOf({ ...input, clientId: client.id }, seen.user, record));
}

async function withStatus({ site, caller }: PlanInput, user: ObservedUser | undefined) {
  if (!user || !caller) return user;
  return { ...user, status: await readStatus({ site, caller }, user.partyNumber) };
}

/** The plan's part of what is done at the site. */
export const handler = defineStep({
  stage: 'establish-user',
  system: 'cpq',
  input: Input,
  act: planUser,
});
