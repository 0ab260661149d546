import { describe, expect, it } from 'vitest';
import { endpointUrl, shortVersion } from '#functions/oic/endpoint-url.ts';
import type { Integration } from '#functions/oic/factory/integrations.ts';
import { apiCalls, client, instance, oic, problem, useOic } from './oic-setup.ts';

const setup = useOic();
const prefix = `${instance.runtimeUrl}/ic/api/integration/v2/flows/rest/project/CUPIX/TOKEN/1.0`;
const metadata = `${prefix}/metadata`;
const built = `${prefix}/token?Scope=[scope_value]`;
const integration = (fields: Partial<Integration> = {}) =>
  ({ id: 'TOKEN|01.00.0000', code: 'TOKEN', version: '01.00.0000', ...fields }) as Integration;

describe('endpointUrl', () => {
  it('is built when OIC names no address', async () => {
    expect(await endpointUrl(oic, 'CUPIX', integration())).toBe(built);
    expect(apiCalls(setup)).toHaveLength(0);
  });

  it('is what OIC states, byte for byte, when that is the operation', async () => {
    const stated = `${prefix}/getToken?x=1&Scope={scope}`;
    expect(await endpointUrl(oic, 'CUPIX', integration({ endPointURI: stated }))).toBe(stated);
  });

  it('is read from the metadata page with a token for the runtime host', async () => {
    const stated = `${prefix}/opcToken?Scope=[scope_value]`;
    setup.http.on('GET', /metadata$/, {
      json: { operations: [{ url: metadata }, { endpoint: stated }] },
    });
    expect(await endpointUrl(oic, 'CUPIX', integration({ endPointUri: metadata }))).toBe(stated);
    expect(setup.scopes).toEqual([client.scopes.invoke]);
  });

  it.each([
    ['an address elsewhere', { json: { endpoint: 'https://evil.example/token?Scope=x' } }],
    ['a page', { text: '<html></html>' }],
    ['a refusal', problem(403, 'no')],
    ['nothing', problem(404, 'no')],
  ])('stays beside the metadata page when that gives %s', async (_, reply) => {
    setup.http.on('GET', /metadata$/, reply);
    expect(await endpointUrl(oic, 'CUPIX', integration({ endPointURI: metadata }))).toBe(built);
  });

  it('is asked for again after a hiccup, so that two runs agree', async () => {
    setup.http.on('GET', /metadata$/, problem(503, 'busy'));
    const url = endpointUrl(oic, 'CUPIX', integration({ endPointURI: metadata }));
    await expect(url).rejects.toMatchObject({ name: 'Unavailable' });
  });

  it('sends no token to a host that is not the instance’s', async () => {
    const stated = 'https://other.integration.eu-frankfurt-1.ocp.oraclecloud.com/x/metadata';
    expect(await endpointUrl(oic, 'CUPIX', integration({ endPointURI: stated }))).toBe(built);
    expect(setup.http.calls).toHaveLength(0);
  });

  it.each([
    ['01.00.0000', '1.0'],
    ['02.10.0003', '2.10'],
    ['10.02.0000', '10.2'],
  ])('%s is %s in paths', (version, short) => {
    expect(shortVersion(version)).toBe(short);
  });
});
