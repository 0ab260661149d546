import { vi } from 'vitest';
import { hostHeader, type World } from '#local/simulation/world.ts';
import { runtimeHost } from '#test/local/oracle/oic/oic-world.ts';
import { credential, oic } from './oic-setup.ts';

/** Payloads for the sample project in the simulated Oracle Integration. */
export const acme = {
  ...oic,
  // The name that this world gives to whoever calls.
  client: { ...oic.client, clientId: 'client-1' },
  instance: { ...oic.instance, serviceInstance: 'acme-ns', runtimeUrl: `https://${runtimeHost}` },
};
const key = { projectId: 'CUPIX_INTEGRATION' };
export const toConnection = { ...acme, ...key, connectionId: 'PRIMAVERA_CLOUD', credential };
export const toIntegration = { ...acme, ...key, integrationId: 'OPC_ACCESS_TOKEN|01.00.0000' };
export const toPrimavera = {
  ...toConnection,
  primaveraUrl: 'https://primavera-us2.oraclecloud.com',
};

const realFetch = globalThis.fetch;
/** Lets `fetch` find the hosts of the world, and a domain that gives the tokens this world knows. */
export function connect(world: World): void {
  vi.stubGlobal('fetch', (to: URL | string, init: RequestInit) => {
    const address = new URL(to);
    // The test's own calls, which know where the world is.
    if (address.hostname === '127.0.0.1') return realFetch(address, init);
    if (address.pathname === '/oauth2/v1/token') {
      const scope = new URLSearchParams(String(init.body)).get('scope') ?? '';
      const kind = scope.endsWith('/ic/api/') ? 'api' : 'all';
      return Promise.resolve(Response.json({ access_token: `acme-ns/${kind}/ServiceDeveloper` }));
    }
    const here = `http://127.0.0.1:${world.port}${address.pathname}${address.search}`;
    const headers = { ...(init.headers as Record<string, string>), [hostHeader]: address.hostname };
    return realFetch(here, { ...init, headers });
  });
}
