import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startHttpApi } from '#local/http-api.ts';
import { findSimulatedFailure } from '#local/simulated-failures.ts';
import { drift } from './drift.ts';
import { type Changes, House } from './house.ts';
import { actionsOf, expectPlanToHold, planAlone } from './plan-check.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/cupix.yaml', import.meta.url));
let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterEach(() => house.fail());
afterAll(() => house.close());

/** What a run makes where nothing is. */
const everything = [
  ['provision-instance', 'integration-instance', 'create'],
  ['authorise-provisioner', 'oauth-client', 'create'],
  ['authorise-provisioner', 'role-grant', 'create'],
  ['import-project', 'project', 'create'],
  ['configure-connection', 'connection', 'create'],
  ['activate-integration', 'integration', 'create'],
  ['authorise-runtime-client', 'oauth-client', 'create'],
  ['authorise-runtime-client', 'role-grant', 'create'],
  ['register-in-cupixworks', 'cupixworks-registration', 'ask'],
];

describe('the example', () => {
  it('is planned as it then runs, and again as what is there', async () => {
    const { customer, ...example } = parse(await readFile(EXAMPLE, 'utf8')) as { customer: string };
    const { plan } = await expectPlanToHold(house, customer, example as Changes);
    expect(actionsOf(plan)).toEqual(everything);
    // The first run loads every function.
  }, 60_000);

  it('is planned with one application where the guide is followed literally', async () => {
    const { plan } = await expectPlanToHold(house, 'literal', { security: 'as-documented' });
    const shared = everything.filter(
      ([stage, kind]) => `${stage} ${kind}` !== 'authorise-runtime-client role-grant',
    );
    expect(actionsOf(plan)).toEqual(
      shared.map(([stage, kind, action]) =>
        stage === 'authorise-runtime-client' ? [stage, kind, 'keep'] : [stage, kind, action],
      ),
    );
  });
});

it('a run that stopped half-way is planned to go on, after all that may have happened meanwhile', async () => {
  const customer = 'half-way';
  await house.fail(findSimulatedFailure('test-connection:wrong-password'));
  await house.onboard(customer);
  await house.fail();
  const place = { house, customer, jobId: await house.idOf(customer) };
  await drift('connection edited', place);
  const changes = await drift('other archive', place);
  const { plan } = await expectPlanToHold(house, customer, changes);
  expect(plan.items.map(({ action }) => action)).toEqual([
    ...['keep', 'keep', 'keep', 'replace', 'change', 'change', 'create', 'create', 'ask'],
  ]);
});

describe('what would stop the run', () => {
  const errors = async (customer: string, changes: Changes = {}) => {
    const { findings, items, ready } = await planAlone(house, customer, changes);
    expect(ready).toBe(false);
    return [items.length, ...findings.map(({ stage, error }) => `${stage} ${error}`)];
  };

  it.each([
    ['wrong-password', [9, 'preflight InvalidCredentials']],
    ['missing-policy', [0, 'preflight NotAuthorized']],
  ])('is found before it starts: %s', async (fault, expected) => {
    await house.fail(findSimulatedFailure(`preflight:${fault}`));
    expect(await errors('stopped')).toEqual(expected);
  });

  it('is found all at once', async () => {
    await house.fail(findSimulatedFailure('preflight:wrong-password'));
    const archive = join(house.directory, 'no.car');
    await writeFile(archive, 'This is a guide, not an archive.');
    expect(await errors('stopped', { archive })).toEqual([
      9,
      'preflight InvalidCredentials',
      'preflight InvalidArchive',
    ]);
  });

  it('does not count what heals by itself, for which time passes also while somebody asks by HTTP', async () => {
    const hiccup = findSimulatedFailure('preflight:primavera-down');
    await house.fail(hiccup);
    expect((await planAlone(house, 'hiccup')).ready).toBe(true);
    await house.fail(hiccup);
    const { request, archive } = await house.request('hiccup');
    const api = await startHttpApi(house.service);
    const response = await fetch(`${api.url}/onboardings?plan=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...request, archive: { sha256: archive?.sha256 } }),
    });
    await api.close();
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ ready: true });
  });
});
