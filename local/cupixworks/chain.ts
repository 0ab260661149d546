/**
 * What CupixWorks does with the five values: token, Oracle Integration, Primavera. That it does
 * just this is not verified; it is the only reading that fits the five fields.
 */

import type { World } from '#local/simulation/world.ts';
import { callWithin, Unreachable, type Visit, type Visited } from '#local/world-client.ts';
import type { RegistrationValues } from './registration.ts';

export type ChainStep = 'token' | 'endpoint' | 'primavera';

/** Where the chain broke, in words that hold no secret. */
export interface Broken {
  step: ChainStep;
  message: string;
}

interface PrimaveraToken {
  access_token?: string;
  requestHeaders?: Record<string, string>;
}

/** Walks the chain once; answers where it broke, or nothing. */
export async function walkChain(
  world: World,
  values: RegistrationValues,
): Promise<Broken | undefined> {
  try {
    const bearer = await requestToken(world, values);
    const primavera = await callEndpoint(world, values.opcAccessTokenUrl, bearer);
    await testPrimavera(world, values.opcAccessTokenUrl, primavera);
    return undefined;
  } catch (error) {
    if (error instanceof ChainBroken) return { step: error.step, message: error.message };
    throw error;
  }
}

class ChainBroken extends Error {
  readonly step: ChainStep;

  constructor(step: ChainStep, message: string) {
    super(message);
    this.step = step;
  }
}

async function requestToken(world: World, values: RegistrationValues): Promise<string> {
  const pair = `${values.clientId}:${values.clientSecret}`;
  const form = { grant_type: 'client_credentials', scope: values.scope };
  const answer = await step('token', world, values.oicOAuthTokenUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(form).toString(),
  });
  const { access_token: token } = parse<{ access_token?: string }>('token', answer);
  if (token) return token;
  throw new ChainBroken('token', 'The token endpoint answered without a token.');
}

async function callEndpoint(world: World, url: string, bearer: string): Promise<PrimaveraToken> {
  const headers = { authorization: `Bearer ${bearer}` };
  const answer = await step('endpoint', world, url, { method: 'GET', headers });
  const token = parse<PrimaveraToken>('endpoint', answer);
  if (token.access_token) return token;
  throw new ChainBroken('endpoint', 'Oracle Integration answered without a Primavera token.');
}

async function testPrimavera(world: World, url: string, token: PrimaveraToken): Promise<void> {
  const { host } = new URL(new URL(url).searchParams.get('Scope') ?? '');
  const scheme = world.addressing === 'ports' ? 'http' : 'https';
  await step('primavera', world, `${scheme}://${host}/api/restapi/util/testConnection`, {
    method: 'GET',
    headers: { ...token.requestHeaders, authorization: `Bearer ${token.access_token}` },
  });
}

async function step(
  name: ChainStep,
  world: World,
  address: string,
  visit: Visit,
): Promise<Visited> {
  if (!URL.canParse(address)) throw new ChainBroken(name, 'The address is not a URL.');
  const url = new URL(address);
  const answer = await callWithin(world, url, visit).catch((error: unknown) => {
    if (error instanceof Unreachable) throw new ChainBroken(name, error.message);
    throw error;
  });
  if (answer.status < 300) return answer;
  throw new ChainBroken(name, `${url.host} answered ${answer.status}.`);
}

function parse<T>(name: ChainStep, answer: Visited): T {
  try {
    return JSON.parse(answer.text) as T;
  } catch {
    throw new ChainBroken(name, 'The answer is not JSON.');
  }
}
