import type { UserStatus } from '#runtime/integration-user.ts';

/** An integration user as it should be; groups by variable name. */
export interface DesiredUser {
  clientId: string;
  groups: readonly string[];
  status: UserStatus;
}

/** An integration user as the site shows it. */
export interface ObservedUser {
  partyNumber: string;
  clientId: string | undefined;
  groups: readonly string[];
  /** Undefined where the site doesn't show it. */
  status: UserStatus | undefined;
}

export type UserChange =
  | { change: 'create'; clientId: string; groups: string[] }
  | { change: 'client'; from: string | undefined; to: string }
  | { change: 'groups'; add: string[]; remove: string[] }
  | { change: 'status'; to: UserStatus };

/**
 * What has to be done so that the user is as it should be, in this order; nothing when it is. A new user is
 * active at once, and a status that nobody can see is taken for the one that it should be.
 */
export function planChanges(
  desired: DesiredUser,
  observed: ObservedUser | undefined,
): UserChange[] {
  const { clientId, status } = desired;
  const groups = [...new Set(desired.groups)];
  if (!observed) {
    const create = { change: 'create', clientId, groups } as const;
    return status === 'active' ? [create] : [create, { change: 'status', to: status }];
  }
  const add = groups.filter((name) => !observed.groups.includes(name));
  const remove = [...new Set(observed.groups)].filter((name) => !groups.includes(name));
  const changes: (UserChange | false)[] = [
    observed.clientId !== clientId && { change: 'client', from: observed.clientId, to: clientId },
    add.length + remove.length > 0 && { change: 'groups', add, remove },
    (observed.status ?? status) !== status && { change: 'status', to: status },
  ];
  return changes.filter((one) => one !== false);
}

/** The change of one kind out of a plan, or undefined. */
export function changeOf<Kind extends UserChange['change']>(
  changes: readonly UserChange[],
  kind: Kind,
): Extract<UserChange, { change: Kind }> | undefined {
  return changes.find((one): one is Extract<UserChange, { change: Kind }> => one.change === kind);
}
