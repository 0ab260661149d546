import { onTestFinished } from 'vitest';
import { addCupixWorks } from '#local/cupixworks/cupixworks.ts';
import { addPrimavera, defaultPrimaveraHost } from '#local/oracle/primavera/primavera.ts';
import { Refusal } from '#local/simulation/call.ts';
import { Router } from '#local/simulation/router.ts';
import { World, type WorldOptions } from '#local/simulation/world.ts';
import { callWithin } from '#local/world-client.ts';
import { ManualClock } from '#test/local/simulation/manual-clock.ts';

export const facility = { team: 'acme', domain: 'cupix.works', facilityKey: 'ab12cd' };

/** The five values that work in `openLink`'s world. */
export const values = {
  oicOAuthTokenUrl: 'https://idcs-1.identity.oraclecloud.com/oauth2/v1/token',
  clientId: 'client-1',
  clientSecret: 'idcscs-secret',
  scope:
    'https://A.integration.eu-frankfurt-1.ocp.oraclecloud.com:443urn:opc:resource:consumer::all',
  opcAccessTokenUrl: `https://acme-ns.integration.eu-frankfurt-1.ocp.oraclecloud.com/token?Scope=http://${defaultPrimaveraHost}/api`,
};

/** CupixWorks and Primavera, with a plain stand-in for the token endpoint and for the integration. */
export async function openLink(options: Partial<WorldOptions> = {}) {
  const clock = options.clock ?? new ManualClock();
  const world = await World.open({ ...options, clock });
  onTestFinished(() => world.close());
  const cupix = addCupixWorks(world);
  cupix.addFacility({ ...facility, id: 1, key: facility.facilityKey, name: 'Site' });
  const primavera = addPrimavera(world);
  const account = { userName: 'svc-cupix@acme.example', password: 'secret' };
  primavera.addAccount({ host: defaultPrimaveraHost, ...account });
  world.host(new URL(values.oicOAuthTokenUrl).host, tokenEndpoint());
  world.host(new URL(values.opcAccessTokenUrl).host, integration(world, account));
  return { world, clock, cupix, primavera };
}

function tokenEndpoint(): Router {
  return new Router('domain').on('POST', '/oauth2/v1/token', 'token', async (call) => {
    const form = new URLSearchParams((await call.body()).toString());
    const pair = Buffer.from(`${values.clientId}:${values.clientSecret}`).toString('base64');
    if (call.headers.authorization !== `Basic ${pair}`)
      throw new Refusal(401, 'invalid_client', '');
    if (form.get('scope') !== values.scope) throw new Refusal(400, 'invalid_scope', '');
    return { status: 200, json: { access_token: 'oic-token' } };
  });
}

function integration(world: World, account: { userName: string; password: string }): Router {
  const pair = Buffer.from(`${account.userName}:${account.password}`).toString('base64');
  return new Router('integration').on('GET', '/token', 'run', async (call) => {
    if (call.headers.authorization !== 'Bearer oic-token') throw new Refusal(401, 'no', '');
    const scope = encodeURIComponent(call.query.get('Scope') ?? '');
    const url = `https://${defaultPrimaveraHost}/primediscovery/apitoken/request?scope=${scope}`;
    const headers = { authorization: `Basic ${pair}` };
    const answer = await callWithin(world, new URL(url), { method: 'POST', headers });
    return { status: answer.status < 300 ? 200 : 500, body: answer.text };
  });
}
