import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onboardingStages } from '#runtime/stages.ts';
import { House } from './house.ts';
import { oneOfEach } from './inventory.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterAll(() => house.close());

describe('an onboarding', () => {
  it('makes one of everything, in thirteen stages, and proves it', async () => {
    const ended = await house.onboard('acme');
    expect(ended.execution.status).toBe('SUCCEEDED');
    expect(ended.progress.stages.map(({ name, status }) => [name, status])).toEqual(
      onboardingStages.map(({ id }) => [id, 'succeeded']),
    );
    expect(ended.output.proof).toMatchObject({
      tokenOk: true,
      endpointOk: true,
      primaveraOk: true,
    });
    expect(house.inventory('acme')).toEqual(oneOfEach(ended.jobId));
  });

  it('changes nothing when the same request comes again', async () => {
    const before = house.outside.world.calls.length;
    const again = await house.onboard('acme');
    expect(again.execution.status).toBe('SUCCEEDED');
    expect(again.jobId).toBe((await house.onboard('acme')).jobId);
    expect(house.mutations(before)).toEqual([]);
    expect(house.outside.world.calls.length).toBeGreaterThan(before);
    expect(house.mutations()).toContain('oci.createIntegrationInstance');
  });

  it('stays within its budgets: transitions, history, state', async () => {
    const first = await house.onboard('budget');
    expect(first.progress.transitions).toBeLessThanOrEqual(120);
    expect(first.events.length).toBeLessThanOrEqual(1_500);
    const second = await house.onboard('budget');
    expect(second.progress.transitions).toBeLessThanOrEqual(60);
    for (const event of [...first.events, ...second.events]) {
      expect(JSON.stringify(event).length, event.type).toBeLessThanOrEqual(8 * 1024);
    }
  });
});

const spellings = [
  'https://primavera-us2.oraclecloud.com/',
  'https://primavera-us2.oraclecloud.com',
  'https://PRIMAVERA-US2.OracleCloud.com/',
  'https://primavera-us2.oraclecloud.com:443/',
  'HTTPS://primavera-us2.oraclecloud.com',
  'https://Primavera-us2.oraclecloud.com:443',
];

describe.each(['least-privilege', 'as-documented'] as const)('the five values, %s', (security) => {
  it.each(spellings.map((url, number) => ({ url, number })))('of $url', async ({ url, number }) => {
    const customer = `five-${security.slice(0, 2)}-${number}`;
    const primavera = {
      url,
      username: `svc@${customer}.example`,
      password: `Correct-Horse-${customer}`,
    };
    const { output, execution } = await house.onboard(customer, { security, primavera });
    expect(execution.cause).toBeUndefined();
    const registration = output.registration as unknown as Record<string, unknown>;
    expect(registration.oicOAuthTokenUrl).toMatch(
      /^https:\/\/idcs-[0-9a-f]{32}\.identity\.oraclecloud\.com\/oauth2\/v1\/token$/,
    );
    expect(registration.clientId).toMatch(/^[0-9a-f]{32}$/);
    expect(registration.clientSecret).toEqual({
      secretId: expect.stringMatching(/\/runtime-client$/),
    });
    expect(registration.scope).toMatch(/^https:\/\/[^/]+:443urn:opc:resource:consumer::all$/);
    expect(registration.opcAccessTokenUrl).toMatch(
      /^https:\/\/(?!design\.)[^/]+\/ic\/api\/integration\/v2\/flows\/rest\/project\/CUPIX_INTEGRATION\/OPC_ACCESS_TOKEN\/1\.0\/token\?Scope=http:\/\/primavera-us2\.oraclecloud\.com\/api$/,
    );
    const { clients } = house.inventory(customer);
    expect(clients).toHaveLength(security === 'as-documented' ? 1 : 2);
    if (security === 'as-documented') expect(clients).toEqual(['Cupix Integration']);
  });
});
