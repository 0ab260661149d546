import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { CpqCaller, CpqClient, CpqSite, GroupNames } from '#runtime/integration-user.ts';
import { defineStep } from '#runtime/step.ts';
import { findGroups, listGroups } from './groups.ts';
import { changeIntegrationUser } from './integration-users.ts';
import { observeUser } from './observe-user.ts';
import { changeOf, planChanges } from './plan-changes.ts';
import { findUserRecord, type UserRecord, writeUserRecord } from './user-record.ts';

const Input = z.strictObject({
  jobId: z.string(),
  site: CpqSite,
  caller: z.nullable(CpqCaller),
  client: CpqClient,
  groups: GroupNames,
});
type GroupsInput = z.output<typeof Input>;

/** `ask`: the groups still differ, and a person has to set them. */
export interface GroupsSet {
  state: 'changed' | 'unchanged' | 'ask';
  added: string[];
  removed: string[];
}

/**
 * Gives the user exactly the groups that were asked for: the whole set in one PATCH, then a look at what came
 * of it, because whether CPQ replaces the set or adds to it is not documented.
 * @throws NotFound, InvalidRequest the site has no such group, or one of another type
 */
export async function setGroups(input: GroupsInput): Promise<GroupsSet> {
  const { jobId, site, caller, client } = input;
  const cpq = { site, caller };
  const record = await findUserRecord(jobId);
  const names = [...input.groups.administrator, ...input.groups.sales];
  const look = async () => {
    const found = await observeUser(cpq, client.clientId, record);
    const desired = { clientId: client.clientId, groups: names, status: 'active' } as const;
    const change = found && changeOf(planChanges(desired, found), 'groups');
    return { partyNumber: found?.partyNumber ?? '', change };
  };
  const { partyNumber, change } = await look();
  if (!change) return { state: 'unchanged', added: [], removed: [] };
  const wanted = { added: change.add, removed: change.remove };
  if (!caller) return { state: 'ask', ...wanted };
  const groups = findGroups(await listGroups(cpq), input.groups);
  await changeIntegrationUser(cpq, partyNumber, { groups });
  const left = (await look()).change;
  if (left) return { state: 'ask', added: left.add, removed: left.remove };
  await note(jobId, names, record);
  return { state: 'changed', ...wanted };
}

async function note(jobId: string, groups: string[], record: UserRecord | undefined) {
  if (record) await writeUserRecord(jobId, { ...record, groups, changedAt: Date.now() }, record);
}

/** Stage 6: administrator groups and sales groups, exactly those of the request. */
export const handler = defineStep({
  stage: 'set-groups',
  system: 'cpq',
  input: Input,
  act: setGroups,
  succeeded: endsStage('set-groups', ({ state }) => state !== 'ask'),
});
