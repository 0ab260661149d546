import type { GroupNames, UserStatus } from '#runtime/integration-user.ts';
import type { PlanItem } from '#runtime/plan.ts';
import { changeOf, type ObservedUser, planChanges, type UserChange } from './plan-changes.ts';
import type { UserRecord } from './user-record.ts';

/** What a run would be asked for. */
export interface WantedUser {
  /** Null while the client is still to be made. */
  clientId: string | null;
  groups: GroupNames;
  status: UserStatus;
  /** People administrate the site. */
  byPerson: boolean;
  /** Who gets the tasks that have no API. */
  assignee: string;
}

/** Groups that a sentence names; a user may have two hundred. */
const SHOWN = 10;
/** Nobody has this client id: it stands for the one that is still to be made. */
const NEW_CLIENT = '';

/** What stages 5 to 7 would do, by the same rules as they: an item for the user, its groups and its status. */
export function itemsOf(
  wanted: WantedUser,
  observed: ObservedUser | undefined,
  record: UserRecord | undefined,
): PlanItem[] {
  const desired = {
    clientId: wanted.clientId ?? NEW_CLIENT,
    groups: [...wanted.groups.administrator, ...wanted.groups.sales],
    status: wanted.status,
  };
  // A status that the site doesn't show is the one that was set last; a new user is active.
  const status = observed?.status ?? record?.status ?? 'active';
  const changes = planChanges(desired, observed && { ...observed, status });
  const name = wanted.clientId ?? 'of the new client';
  return [
    {
      stage: 'establish-user',
      kind: 'cpq-user',
      name,
      ...ofUser(wanted, changes, observed, record),
    },
    {
      stage: 'set-groups',
      kind: 'cpq-groups',
      name: shown(desired.groups),
      ...ofGroups(wanted, changes),
    },
    {
      stage: 'set-status',
      kind: 'cpq-status',
      name: wanted.status,
      ...ofStatus(wanted, changes, record),
    },
  ];
}

type Judged = Pick<PlanItem, 'action' | 'says' | 'id'>;

function ofUser(
  { byPerson, assignee }: WantedUser,
  changes: UserChange[],
  observed: ObservedUser | undefined,
  record: UserRecord | undefined,
): Judged {
  if (!observed) {
    return byPerson
      ? { action: 'ask', says: `${assignee} gets the task to create it in CPQ.` }
      : { action: 'create', says: 'CPQ gives it its number; it is active at once.' };
  }
  const { partyNumber: id } = observed;
  const client = changeOf(changes, 'client');
  const ofId = id && { id };
  if (client) {
    const says = `It gets the client id of the application instead of ${client.from ?? 'none'}.`;
    return { action: 'change', ...ofId, says };
  }
  return record
    ? { action: 'keep', ...ofId, says: 'The client has it.' }
    : { action: 'adopt', ...ofId, says: 'The client has it; somebody else made it.' };
}

function ofGroups({ byPerson, assignee, groups }: WantedUser, changes: UserChange[]): Judged {
  const isNew = changeOf(changes, 'create') !== undefined;
  const wanted = [...groups.administrator, ...groups.sales];
  if (isNew && wanted.length > 0) {
    return byPerson
      ? { action: 'ask', says: `The same task: it is put into ${shown(wanted)}.` }
      : { action: 'create', says: `It is made with ${shown(wanted)}.` };
  }
  const change = changeOf(changes, 'groups');
  if (!change) return { action: 'keep', says: 'It is in these and in no others.' };
  const parts = [
    change.add.length > 0 && `added: ${shown(change.add)}`,
    change.remove.length > 0 && `taken out: ${shown(change.remove)}`,
  ].filter((part) => part !== false);
  const says = parts.join('; ');
  return byPerson
    ? { action: 'ask', says: `${assignee} gets the task (${says}).` }
    : { action: 'change', says: `${says[0]?.toUpperCase()}${says.slice(1)}.` };
}

function ofStatus(
  { byPerson, assignee }: WantedUser,
  changes: UserChange[],
  record: UserRecord | undefined,
): Judged {
  const change = changeOf(changes, 'status');
  if (!change) return { action: 'keep', says: 'It is so.' };
  const verb = change.to === 'active' ? 'activate' : 'inactivate';
  if (byPerson || record?.statusBy === 'page') {
    return { action: 'ask', says: `${assignee} gets the task to ${verb} it in CPQ.` };
  }
  const says =
    record?.statusBy === 'users'
      ? `CPQ is told to ${verb} it.`
      : `CPQ is told to ${verb} it; where this site has no API for that, ${assignee} gets a task.`;
  return { action: 'change', says };
}

function shown(names: readonly string[]): string {
  if (names.length === 0) return 'no group';
  const more = names.length - SHOWN;
  const first = names.slice(0, SHOWN).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}
