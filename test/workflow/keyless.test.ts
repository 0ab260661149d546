import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, Directory, type Trust } from '#local/oracle/scim/directory.ts';
import { onboardingStages } from '#runtime/stages.ts';
import { type Ended, House } from './house.ts';
import { oneOfEach } from './inventory.ts';

const MINUTES = 60_000;

let house: House;
beforeAll(async () => {
  house = await House.open(undefined, 'keyless');
}, 60_000);
afterAll(() => house.close());

const directory = () => new Directory(house.outside.world, house.outside.tenancy.domain.guid);
const trust = () => directory().trusts.values()[0] as Trust;
const exchanges = () =>
  house.outside.world.calls.filter(({ operation }) => operation === 'aws-issuer.getKeys').length;

/** What the report of a failed run says. */
function causeOf({ execution }: Ended): string {
  return String(execution.cause);
}

describe('a keyless onboarding', () => {
  it('makes one of everything, in thirteen stages, and proves it', async () => {
    const ended = await house.onboard('acme');
    expect(ended.execution.cause).toBeUndefined();
    expect(ended.progress.stages.map(({ name, status }) => [name, status])).toEqual(
      onboardingStages.map(({ id }) => [id, 'succeeded']),
    );
    expect(house.inventory('acme')).toEqual(oneOfEach(ended.jobId));
    expect(exchanges()).toBeGreaterThan(0);
    const again = house.outside.world.calls.length;
    expect((await house.onboard('acme')).execution.status).toBe('SUCCEEDED');
    expect(house.mutations(again)).toEqual([]);
  });

  it('keeps no OCI private key: not in the vault, not in a file, not in a history', async () => {
    const ended = await house.onboard('acme');
    const secrets = await vault();
    expect([...secrets.keys()]).toContain('oic-onboarding/oci-exchange');
    expect([...secrets.keys()]).not.toContain('oic-onboarding/oci');
    for (const [name, text] of secrets) expect(text, name).not.toMatch(/PRIVATE KEY|"privateKey"/);
    const [, line = ''] = house.outside.tenancy.credentials.privateKey.split('\n');
    const exchange = JSON.parse(String(secrets.get('oic-onboarding/oci-exchange')));
    const texts = [...(await filesOf(house.directory)), ['history', JSON.stringify(ended.events)]];
    expect(texts.length).toBeGreaterThan(10);
    for (const [name, text] of texts as [string, string][]) {
      expect(text.includes(line), name).toBe(false);
      expect(text.includes('PRIVATE KEY'), name).toBe(false);
      expect(text.includes(exchange.clientSecret), name).toBe(false);
      expect(text, name).not.toMatch(/ST\$eyJ|eyJ[\w-]{20,}\.eyJ/);
    }
  });

  it('renews its token when a wait is longer than the token lives', async () => {
    const { provisioningMs } = house.outside.tenancy.settings;
    await house.outside.tenancy.configure({ provisioningMs: 57 * MINUTES });
    const from = house.outside.world.calls.length;
    const ended = await house.onboard('patient');
    await house.outside.tenancy.configure({ provisioningMs });
    expect(ended.execution.cause).toBeUndefined();
    const calls = house.outside.world.calls.slice(from);
    const looks = calls.filter(({ operation }) => operation === 'oci.getWorkRequest');
    const [first, last] = [looks[0]?.at ?? 0, looks.at(-1)?.at ?? 0];
    expect(last - first).toBeGreaterThan(50 * MINUTES);
    // Meanwhile only one function is called, so what it exchanged in between was a renewal.
    const renewals = calls.filter(
      ({ operation, at }) => operation === 'aws-issuer.getKeys' && at > first && at < last,
    );
    expect(renewals).toHaveLength(1);
    expect(calls.filter(({ host, status }) => /ocp\./.test(host) && status === 401)).toEqual([]);
  });
});

/** What an administrator may have got wrong, and what the run then says. */
const mistakes: [what: string, change: (right: Trust, app: App) => object, says: RegExp[]][] = [
  [
    'another audience',
    () => ({ clientClaimValues: ['somebody-else'] }),
    [/^NotAuthorized$/, /audience oic-onboarding/],
  ],
  [
    'a rule for other roles',
    ({ attributes }) => ({
      impersonationServiceUsers: [
        {
          ...(attributes.impersonationServiceUsers as object[])[0],
          rule: 'sub eq arn:aws:iam::999999999999:role/*',
        },
      ],
    }),
    [/^NotAuthorized$/, /sub eq arn:aws:iam::111122223333:role\/\w*OciCheckTenancy\w*/],
  ],
  [
    'an unlisted exchange client',
    () => ({ oauthClients: ['somebody-else'] }),
    [/^NotAuthorized$/, /client [0-9a-f]{32}/],
  ],
];

describe('the trust has', () => {
  it.each(mistakes)(
    '%s: the run says so, and goes on once it is put right',
    async (what, change, says) => {
      const right = trust();
      const app = directory().apps.find(
        ({ name }) => name === (right.attributes.oauthClients as string[])[0],
      )!;
      const attributes = { ...right.attributes, ...change(right, app) };
      directory().trusts.set(right.id, { ...right, attributes });
      await forgetTokens();
      const ended = await house.onboard(what.replaceAll(/\W+/g, '-'));
      directory().trusts.set(right.id, right);
      expect(ended.execution.error).toMatch(says[0]!);
      expect(causeOf(ended)).toMatch(says[1]!);
      expect((await house.resume(ended.jobId)).execution.status).toBe('SUCCEEDED');
    },
  );

  it('an AWS account that issues no tokens: the run names the command', async () => {
    await house.outside.issuer?.enable(false);
    await forgetTokens();
    const ended = await house.onboard('federation-off');
    await house.outside.issuer?.enable(true);
    expect(ended.execution.error).toBe('InvalidRequest');
    expect(causeOf(ended)).toContain('aws iam enable-outbound-web-identity-federation');
  });
});

/** Functions that are warm would go on with the token that they have. */
async function forgetTokens(): Promise<void> {
  await house.service.clock.sleep(61 * MINUTES);
}

async function vault(): Promise<Map<string, string>> {
  const client = new SecretsManagerClient({});
  const { SecretList = [] } = await client.send(new ListSecretsCommand({ MaxResults: 100 }));
  const found = SecretList.map(async ({ Name = '' }): Promise<[string, string]> => {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: Name }));
    return [Name, SecretString];
  });
  return new Map(await Promise.all(found));
}

async function filesOf(folder: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async ({ parentPath, name }): Promise<[string, string]> => {
      const file = join(parentPath, name);
      return [file, (await readFile(file)).toString('latin1')];
    }),
  );
}
