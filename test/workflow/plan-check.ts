import { expect } from 'vitest';
import type { Plan } from '#functions/api/views/plan-view.ts';
import { listResources, type Resource } from '#runtime/ledger.ts';
import type { PlanItem } from '#runtime/plan.ts';
import type { Changes, Ended, House } from './house.ts';
import { tracesIn } from './traces.ts';

/** The calls that change something in Oracle, by what a plan says of them; each group happens once. */
const CALLS: Record<string, readonly (readonly string[])[]> = {
  'integration-instance create': [['oci.createIntegrationInstance']],
  'oauth-client create': [['identity-domain.createApp', 'identity-domain.putAppStatusChanger']],
  'role-grant create': [['identity-domain.createGrant']],
  'project create': [['oic.importProject']],
  // A project that the ledger doesn't know is found by the refusal of its import.
  'project replace': [['oic.replaceProject'], ['oic.importProject', 'oic.replaceProject']],
  'connection create': [['oic.updateConnection']],
  'connection change': [['oic.updateConnection']],
  'integration create': [['oic.updateIntegration']],
  'integration change': [['oic.updateIntegration']],
};
/** What putting an application right may take. */
const CORRECTIONS = [
  'identity-domain.patchApp',
  'identity-domain.putAppStatusChanger',
  'identity-domain.regenerateClientSecret',
];

/**
 * Plans, runs, and plans again: the run did what the plan said, to the call, the ledger shows it, and then nothing is
 * left to do.
 */
export async function expectPlanToHold(
  house: House,
  customer: string,
  changes: Changes,
): Promise<{ plan: Plan; ended: Ended }> {
  const plan = await planAlone(house, customer, changes);
  expect(plan.findings).toEqual([]);
  const id = await house.idOf(customer, changes);
  const before = await listResources(id);
  const from = house.outside.world.calls.length;
  const ended = await house.onboard(customer, changes);
  expect(ended.execution.cause).toBeUndefined();
  expectCalls(plan.items, house.mutations(from));
  expectLedger(plan.items, before, await listResources(id));
  const asked = plan.items.some(({ action }) => action === 'ask');
  expect(ended.events.some(({ type }) => type === 'TaskSubmitted')).toBe(asked);
  const again = await planAlone(house, customer, changes);
  expect(actionsOf(again)).toEqual(plan.items.map(({ stage, kind }) => [stage, kind, 'keep']));
  expect(again.ready).toBe(true);
  return { plan, ended };
}

/** What a plan says, without the words. */
export const actionsOf = ({ items }: Plan) =>
  items.map(({ stage, kind, action }) => [stage, kind, action]);

/** Plans, and makes sure that this leaves no trace anywhere. */
export async function planAlone(
  house: House,
  customer: string,
  changes: Changes = {},
): Promise<Plan> {
  await house.request(customer, changes);
  const from = house.outside.world.calls.length;
  const before = await tracesIn(house);
  const plan = await house.plan(customer, changes);
  expect(house.mutations(from)).toEqual([]);
  expect(await tracesIn(house)).toEqual(before);
  expect(plan.ready).toBe(plan.findings.length === 0);
  return plan;
}

function expectCalls(items: PlanItem[], calls: string[]): void {
  const left = [...calls].sort();
  const take = (wanted: readonly string[]) => {
    const rest = [...left];
    for (const call of wanted) {
      const index = rest.indexOf(call);
      if (index < 0) return false;
      rest.splice(index, 1);
    }
    left.splice(0, left.length, ...rest);
    return true;
  };
  const certain = items.filter(({ kind, action }) => `${kind} ${action}` in CALLS);
  for (const { kind, action, name } of certain) {
    // The longer way first: it holds the shorter one.
    const ways = [...CALLS[`${kind} ${action}`]!].sort((a, b) => b.length - a.length);
    expect(ways.some(take), `${kind} ${name}: ${action}, in ${calls}`).toBe(true);
  }
  const corrected = items.filter(
    ({ kind, action }) => kind === 'oauth-client' && action === 'change',
  );
  const corrections = left.filter((call) => CORRECTIONS.includes(call));
  expect(corrections.length, `${corrections}`).toBeGreaterThanOrEqual(corrected.length);
  if (corrected.length === 0) expect(corrections).toEqual([]);
  expect(left.filter((call) => !CORRECTIONS.includes(call))).toEqual([]);
}

/** Each item against what the ledger had before and has now; roles are no resources of their own. */
function expectLedger(items: PlanItem[], before: Resource[], after: Resource[]): void {
  for (const item of items.filter(({ kind }) => kind !== 'role-grant')) {
    const find = (list: Resource[]) => list.find((one) => isOf(one, item));
    const now = find(after);
    const says = `${item.kind} ${item.name}: ${item.action}`;
    expect(now, says).toBeDefined();
    if (item.id) expect(now?.id, says).toBe(item.id);
    if (item.action === 'create') {
      expect(now?.origin, says).toBe('created');
      // What was removed and is made again may have its old id, if that is a name.
      if (/instance|client/.test(item.kind)) expect(now?.id, says).not.toBe(find(before)?.id);
    }
    if (item.action === 'adopt')
      expect([now?.origin, find(before)], says).toEqual(['adopted', undefined]);
    if (item.action === 'keep' && item.id) expect(find(before)?.id ?? item.id, says).toBe(item.id);
  }
}

function isOf({ kind, name }: Resource, item: PlanItem): boolean {
  if (kind !== item.kind) return false;
  if (kind !== 'oauth-client') return true;
  return name === (item.stage === 'authorise-provisioner' ? 'provisioner' : 'runtime');
}
