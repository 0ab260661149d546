import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Directory } from '#local/oracle/scim/directory.ts';
import { listResources, readAudit } from '#runtime/ledger.ts';
import { domainOf, House } from './house.ts';
import { configureSite, type EndedUser, editUser, planUser, runUser } from './users.ts';

const TOKEN = 'cAnary-T0ken-of-Kim-77aa-cpq';
const THEIRS = 'cAnary-S3cret-of-ERP-88bb-cpq';
const NEWER = 'cAnary-T0ken-of-Kim-99cc-cpq';

const theirs = { adopt: { clientId: 'nobody', clientSecret: THEIRS } };

let house: House;
let runs: EndedUser[];
let canaries: Record<string, string>;

beforeAll(async () => {
  house = await House.open();
  const cpq = { administrator: TOKEN };
  configureSite(house, 'canary', { statusByUsers: 'refuses' });
  const { faults } = house.outside.world;
  faults.inject({ operation: 'cpq.createIntegrationUser', fault: 'forbidden', times: 'always' });
  const failed = await runUser(house, 'canary', { cpq });
  faults.clear();
  const made = await runUser(house, 'canary', { cpq });
  runs = [failed, made, await runUser(house, 'canary', { cpq, status: 'inactive' })];
  await planUser(house, 'canary', { cpq });
  runs.push(await editUser(house, made.jobId, { client: theirs, cpq: { administrator: NEWER } }));
  canaries = { TOKEN, THEIRS, NEWER, clientSecret: clientSecret() };
}, 120_000);
afterAll(() => house.close());

it('ran through a failure, to success, and through a human task', () => {
  expect(runs.map(({ execution }) => execution.status)).toEqual([
    'FAILED',
    'SUCCEEDED',
    'SUCCEEDED',
    // No such client is in the domain.
    'FAILED',
  ]);
  expect(canaries.clientSecret).toMatch(/^idcscs-/);
});

it('shows no secret in executions and in the ledger', async () => {
  for (const { jobId, execution, events } of runs) {
    expectClean('execution', JSON.stringify(execution));
    for (const event of events) expectClean(event.type, JSON.stringify(event));
    expectClean('resources', JSON.stringify(await listResources(jobId)));
    expectClean('audit', JSON.stringify(await readAudit(jobId)));
  }
});

it('leaves no secret in any file', async () => {
  const files = await filesBelow(house.directory);
  expect(files.some((file) => file.endsWith('functions.log'))).toBe(true);
  for (const file of files) expectClean(file, (await readFile(file)).toString('latin1'));
});

function expectClean(where: string, text: string): void {
  for (const [name, secret] of Object.entries(canaries)) {
    for (const spelling of [secret, encodeURIComponent(secret), ...shifted(secret)]) {
      expect(text.includes(spelling), `${name} in ${where}`).toBe(false);
    }
  }
}

/** Base64 of a text depends on where in the encoded bytes it begins. */
function shifted(secret: string): string[] {
  return [0, 1, 2].map((lead) => {
    const encoded = Buffer.concat([Buffer.alloc(lead), Buffer.from(secret)]).toString('base64');
    return encoded.slice(lead === 0 ? 0 : 4, -4);
  });
}

function clientSecret(): string {
  const { world } = house.outside;
  const domain = world.store.collection<{ guid: string }>('oracle.domains').get(domainOf('canary'));
  const { apps } = new Directory(world, domain?.guid ?? '');
  return String(apps.find((app) => !app.service)?.secret);
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
