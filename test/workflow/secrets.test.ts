import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Directory } from '#local/oracle/scim/directory.ts';
import { findSimulatedFailure } from '#local/simulated-failures.ts';
import { listResources, readAudit } from '#runtime/ledger.ts';
import { domainOf, type Ended, House } from './house.ts';

const PASSWORD = 'cAnary-Pa55word-8f2e-primavera';
const API_TOKEN = 'cAnary-t0ken-51c7-cupixworks';

let house: House;
let ended: Ended[];
let canaries: Record<string, string>;

beforeAll(async () => {
  house = await House.open();
  const changes = {
    primavera: {
      url: 'https://primavera-us2.oraclecloud.com',
      username: 'svc@canary.example',
      password: PASSWORD,
    },
    cupixworks: {
      team: 'canary',
      project: 'ab12cd',
      administrator: 'kim@canary.example',
      apiToken: API_TOKEN,
    },
  };
  await house.fail(findSimulatedFailure('test-connection:wrong-password'));
  const failed = await house.onboard('canary', changes);
  await house.fail();
  ended = [failed, await house.resume(failed.jobId)];
  canaries = { PASSWORD, API_TOKEN, ...(await secretsOfOracle()) };
}, 120_000);
afterAll(() => house.close());

it('ran through a failure and to success, with every kind of secret in play', () => {
  expect(ended.map(({ execution }) => execution.status)).toEqual(['FAILED', 'SUCCEEDED']);
  expect(Object.keys(canaries)).toHaveLength(6);
});

it('shows no secret in executions: input, output, cause, history', () => {
  for (const { execution, events } of ended) {
    expectClean('execution', JSON.stringify(execution));
    for (const event of events) expectClean(event.type, JSON.stringify(event));
  }
});

it('shows no secret in the ledger', async () => {
  for (const { jobId } of ended) {
    expectClean('resources', JSON.stringify(await listResources(jobId)));
    expectClean('audit', JSON.stringify(await readAudit(jobId)));
  }
});

it('leaves no secret in any file, as text or in base64', async () => {
  const files = await filesBelow(house.directory);
  expect(files.some((file) => file.endsWith('functions.log'))).toBe(true);
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) expectClean(file, (await readFile(file)).toString('latin1'));
});

function expectClean(where: string, text: string): void {
  for (const [name, secret] of Object.entries(canaries)) {
    for (const spelling of spellings(secret)) {
      expect(text.includes(spelling), `${name} in ${where}`).toBe(false);
    }
  }
}

/** Base64 of a text depends on where in the encoded bytes it begins, so all three positions are looked for. */
function spellings(secret: string): string[] {
  const shifted = [0, 1, 2].map((lead) => {
    const encoded = Buffer.concat([Buffer.alloc(lead), Buffer.from(secret)]).toString('base64');
    return encoded.slice(lead === 0 ? 0 : 4, -4);
  });
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString('hex'), ...shifted];
}

async function secretsOfOracle(): Promise<Record<string, string>> {
  const { world, tenancy } = house.outside;
  const domain = world.store.collection<{ guid: string }>('oracle.domains').get(domainOf('canary'));
  const apps = new Directory(world, domain?.guid ?? '').apps.values().filter((app) => !app.service);
  const [provisioner, runtime] = apps.map((app) => String(app.secret));
  const keyLines = tenancy.credentials.privateKey.split('\n');
  return {
    provisioner: String(provisioner),
    runtime: String(runtime),
    ociKeyBegin: String(keyLines[2]),
    ociKeyMiddle: String(keyLines[10]),
  };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
