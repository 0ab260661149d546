import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await House.open();
}, 60_000);
afterAll(() => house.close());

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
