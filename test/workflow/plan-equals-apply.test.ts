import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { simulatedFailures } from '#local/simulated-failures.ts';
import { blinding, type Drift, drift, drifts, hidden } from './drift.ts';
import { type Changes, domainOf, House } from './house.ts';
import { expectPlanToHold } from './plan-check.ts';

const RUNS = Number(process.env.PLAN_RUNS ?? 15);
let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterEach(() => house.fail());
afterAll(() => house.close());

// The administrator's moods are chosen when a service starts.
const stops = simulatedFailures.filter(
  ({ arrange, endsWith }) => !arrange.administrator && endsWith !== null,
);
const names = Object.keys(drifts) as Drift[];

const variant = fc.record({
  security: fc.constantFrom('least-privilege', 'as-documented'),
  instance: fc.constantFrom('create', 'adopt'),
  /** Where an earlier run stopped; it came to its end, or there was none. */
  stopped: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...stops) },
    { weight: 3, arbitrary: fc.constant('never' as const) },
    { weight: 1, arbitrary: fc.constant('not run' as const) },
  ),
  drifted: fc.subarray(names, { maxLength: 3 }),
});

/** What nobody can see is left out: with one application for both, a mishap of either is one of both. */
function visible(security: string, drifted: Drift[]): Drift[] {
  const isBlind = drifted.some(
    (name) =>
      blinding.includes(name) ||
      (security === 'as-documented' && /runtime client (d|r)/.test(name)),
  );
  return isBlind ? drifted.filter((name) => !hidden.includes(name)) : drifted;
}

let count = 0;

async function requestOf(
  customer: string,
  { security, instance }: { security: string; instance: string },
) {
  const compartment = `ocid1.compartment.oc1..${'a'.repeat(56)}1234`;
  await house.request(customer);
  if (instance === 'create') return { security };
  const place = { compartmentId: compartment, domainId: domainOf(customer) };
  const adopt = await house.outside.tenancy.addInstance(`${customer}-prod`, place);
  const oracle = { region: 'eu-frankfurt-1', compartment, domain: domainOf(customer) };
  return { security, oracle: { ...oracle, instance: { adopt } } };
}

it('a plan says what the run then does, wherever an earlier one stopped and whatever has drifted since', async () => {
  await fc.assert(
    fc.asyncProperty(variant, async (chosen) => {
      count += 1;
      const customer = `plan-${count}`;
      let changes: Changes = await requestOf(customer, chosen);
      const { stopped, security } = chosen;
      if (stopped !== 'not run') {
        if (stopped !== 'never') await house.fail(stopped);
        await house.onboard(customer, changes);
        await house.fail();
      }
      const jobId = await house.idOf(customer, changes);
      // What the simulated failure only said is to be true.
      if (typeof stopped === 'object' && stopped.stage === 'activate-integration') {
        await drift('integration deactivated', { house, customer, jobId });
      }
      for (const name of visible(security, chosen.drifted)) {
        changes = { ...changes, ...(await drift(name, { house, customer, jobId })) };
      }
      await expectPlanToHold(house, customer, changes);
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  expect(count).toBe(RUNS);
}, 1_200_000);
