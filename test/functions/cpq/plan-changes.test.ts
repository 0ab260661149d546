import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeOf,
  type DesiredUser,
  type ObservedUser,
  planChanges,
  type UserChange,
} from '#functions/cpq/plan-changes.ts';

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const status = fc.constantFrom('active', 'inactive');
const desired: fc.Arbitrary<DesiredUser> = fc.record({
  clientId: fc.constantFrom('c1', 'c2'),
  groups: fc.array(name),
  status,
});
const observed: fc.Arbitrary<ObservedUser | undefined> = fc.option(
  fc.record({
    partyNumber: fc.constant('BM_1'),
    clientId: fc.option(fc.constantFrom('c1', 'c2'), { nil: undefined }),
    groups: fc.array(name),
    status: fc.option(status, { nil: undefined }),
  }),
  { nil: undefined },
);

/** What a site makes of a plan. */
function apply(changes: readonly UserChange[], before: ObservedUser | undefined) {
  let user = before;
  for (const change of changes) user = afterOne(change, user);
  return user;
}

function afterOne(change: UserChange, user: ObservedUser | undefined): ObservedUser {
  if (change.change === 'create') {
    const { clientId, groups } = change;
    return { partyNumber: 'BM_new', clientId, groups, status: 'active' };
  }
  if (!user) throw new Error('There is nobody to change.');
  if (change.change === 'client') return { ...user, clientId: change.to };
  if (change.change === 'status') return { ...user, status: change.to };
  const left = user.groups.filter((group) => !change.remove.includes(group));
  return { ...user, groups: left.concat(change.add) };
}

const set = (groups: readonly string[] = []) => [...new Set(groups)].toSorted();

describe('a plan', () => {
  it('leads from what is to what should be, and then there is nothing left to do', () => {
    fc.assert(
      fc.property(desired, observed, (wanted, before) => {
        const after = apply(planChanges(wanted, before), before);
        expect(after?.clientId).toBe(wanted.clientId);
        expect(set(after?.groups)).toEqual(set(wanted.groups));
        expect(after?.status ?? wanted.status).toBe(wanted.status);
        expect(planChanges(wanted, after)).toEqual([]);
      }),
    );
  });

  it('never touches what is right', () => {
    fc.assert(
      fc.property(desired, observed, (wanted, before) => {
        const groups = changeOf(planChanges(wanted, before), 'groups');
        if (!groups) return;
        for (const added of groups.add) expect(before?.groups).not.toContain(added);
        for (const removed of groups.remove) expect(wanted.groups).not.toContain(removed);
      }),
    );
  });

  it('creates with the groups, and inactivates afterwards what shall be inactive', () => {
    const wanted = { clientId: 'c1', groups: ['a', 'a'], status: 'inactive' as const };
    expect(planChanges(wanted, undefined)).toEqual([
      { change: 'create', clientId: 'c1', groups: ['a'] },
      { change: 'status', to: 'inactive' },
    ]);
  });
});
