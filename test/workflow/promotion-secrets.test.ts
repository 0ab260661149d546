import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readAudit } from '#runtime/ledger.ts';
import {
  ApiToken,
  OAuthClientSecret,
  readSecret,
  SecretFields,
  writeSecret,
} from '#runtime/secrets.ts';
import { House } from './house.ts';
import { type Promoted, Team } from './promotion-house.ts';

const WRONG = 'cAnary-Passw0rd-of-Primavera-55cc';

let house: House;
let runs: Promoted[];
let canaries: Record<string, string>;

beforeAll(async () => {
  house = await House.open();
  const team = new Team(house, 'canary');
  await team.request();
  const account = 'customers/canary/primavera-test';
  const right = (await readSecret(account, SecretFields)).value;
  await writeSecret(account, { ...right, password: WRONG }, 'oic-onboarding');
  const failed = await team.promoteOnly({ onFailure: 'roll-back' });
  await writeSecret(account, right, 'oic-onboarding');
  house.outside.world.faults.inject({ operation: 'git.push', fault: 'forbidden', times: 'always' });
  const refused = await team.promoteOnly({});
  house.outside.world.faults.clear();
  runs = [failed, refused, await team.resume(refused.jobId)];
  const client = await readSecret('customers/canary/oic-test', OAuthClientSecret);
  const git = await readSecret('customers/canary/git-token', ApiToken);
  canaries = {
    wrongPassword: WRONG,
    password: String(right.password),
    clientSecret: client.value.clientSecret,
    token: git.value.token,
  };
}, 180_000);
afterAll(() => house.close());

it('ran through a refused password with a roll-back, a refused push, and to success', () => {
  expect(runs.map(({ execution: { status, error } }) => [status, error])).toEqual([
    ['FAILED', 'InvalidCredentials'],
    ['FAILED', 'NotAuthorized'],
    ['SUCCEEDED', undefined],
  ]);
  expect(Object.values(canaries).every((secret) => secret.length >= 16)).toBe(true);
});

it('shows no secret in executions and in the audit trail', async () => {
  for (const { jobId, execution, events } of runs) {
    expectClean('execution', JSON.stringify(execution));
    for (const event of events) expectClean(event.type, JSON.stringify(event));
    expectClean('audit', JSON.stringify(await readAudit(jobId)));
  }
});

it('leaves no secret in any file: ledger, store, logs, events, Git', async () => {
  const entries = await readdir(house.directory, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect(files.some((file) => file.includes('oic-builds.git'))).toBe(true);
  for (const file of files) expectClean(file, (await readFile(file)).toString('latin1'));
});

it('keeps the state small', () => {
  for (const { events } of runs) {
    for (const event of events) expect(JSON.stringify(event).length).toBeLessThan(16 * 1024);
  }
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
