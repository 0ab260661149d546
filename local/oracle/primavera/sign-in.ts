/** Who calls the simulated Primavera Cloud: passwords, tokens, rate limit. */

import { type Call, Refusal } from '#local/simulation/call.ts';
import type { Collection } from '#local/simulation/store.ts';
import type { World } from '#local/simulation/world.ts';
import type { Account, PrimaveraAccounts, Tenant } from './accounts.ts';

/** Life of a token in seconds: https://docs.oracle.com/cd/E80480_01/English/integration/primavera_rest_api/D175778.html */
export const tokenLifetime = 3600;

/** https://docs.oracle.com/cd/E80480_01/English/integration/primavera_rest_api/D241890.html */
const requestsPerSecond = 55;

interface IssuedToken {
  host: string;
  userName: string;
  expiresAt: number;
}

/** Checks credentials and tokens against the accounts of a world. */
export class SignIn {
  readonly #world: World;
  readonly #accounts: PrimaveraAccounts;
  readonly #tokens: Collection<IssuedToken>;
  readonly #recent = new Map<string, { second: number; count: number }>();

  constructor(world: World, accounts: PrimaveraAccounts) {
    this.#world = world;
    this.#accounts = accounts;
    this.#tokens = world.store.collection('primavera.tokens');
  }

  /**
   * The account behind a Basic credential. Throws `Refusal` 401 for a wrong, expired or federated
   * one: who signs in elsewhere has no password here
   * (https://docs.oracle.com/cd/E80480_01/English/integration/primavera_rest_api/D175775.html).
   */
  byPassword(call: Call): Account {
    const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(call.headers.authorization ?? '') ?? [];
    const pair = Buffer.from(encoded ?? '', 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    const account = this.#accounts.account(call.host, pair.slice(0, Math.max(0, colon)));
    if (!account || account.password !== pair.slice(colon + 1)) throw unauthorized();
    if (account.federated) throw unauthorized('A federated user has no password here.');
    const expired = (account.passwordExpiresAt ?? Number.POSITIVE_INFINITY) <= call.now;
    if (expired) throw unauthorized('The password has expired.');
    this.#count(account, call.now);
    return account;
  }

  /** A new token for an account. */
  issue(account: Account, now: number): string {
    for (const [old, { expiresAt }] of this.#tokens.entries()) {
      if (expiresAt <= now) this.#tokens.delete(old);
    }
    const token = `eyJ${this.#world.ids.hex('primavera.token', 64)}`;
    const { host, userName } = account;
    this.#tokens.set(token, { host, userName, expiresAt: now + tokenLifetime * 1000 });
    return token;
  }

  /**
   * The account behind a bearer token, sent with every one of the token's `requestHeaders`
   * (https://docs.oracle.com/cd/E80480_01/English/integration/data_service_reference_guide/D285614.html).
   * Throws `Refusal` 401; 429 beyond the rate limit.
   */
  byToken(call: Call): Account {
    const [, token = ''] = /^Bearer (\S+)$/.exec(call.headers.authorization ?? '') ?? [];
    const issued = this.#tokens.get(token);
    if (!issued || issued.host !== call.host || issued.expiresAt <= call.now) throw unauthorized();
    const account = this.#accounts.account(issued.host, issued.userName);
    if (!account) throw unauthorized();
    const expected = requestHeaders(this.#accounts.tenant(call.host));
    for (const [name, value] of Object.entries(expected)) {
      if (call.headers[name] !== value) throw unauthorized(`The header ${name} is missing.`);
    }
    this.#count(account, call.now);
    return account;
  }

  // The window starts anew each second; no `Retry-After` is documented. Kept in memory: a second is
  // over before a restart.
  #count({ host, userName }: Account, now: number): void {
    const second = Math.floor(now / 1000);
    const recent = this.#recent.get(`${host}/${userName}`);
    const count = recent?.second === second ? recent.count + 1 : 1;
    this.#recent.set(`${host}/${userName}`, { second, count });
    if (count > requestsPerSecond)
      throw new Refusal(429, 'TOO_MANY_REQUESTS', 'Too many requests.');
  }
}

/**
 * The headers that go with a token:
 * https://docs.oracle.com/en/industries/construction-engineering/smart-construction-platform/migrate-p6-and-primavera-cloud-project-data/oracle-primavera-cloud-rest-connection.html
 */
export function requestHeaders(tenant: Tenant): Record<string, string> {
  return {
    'x-prime-tenant': tenant.primeTenant,
    'x-prime-tenant-code': tenant.primeTenantCode,
    'x-prime-identity-app': tenant.primeIdentityApp,
    'x-prime-region': tenant.region,
  };
}

function unauthorized(message = 'The user name, password or token is wrong.'): Refusal {
  return new Refusal(401, 'UNAUTHORIZED', message);
}
