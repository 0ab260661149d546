import { afterEach, beforeEach, vi } from 'vitest';
import { registerApplication } from '#functions/identity-domain/register-application.ts';
import { hostHeader } from '#local/simulation/world.ts';
import type { CpqCaller, CpqClient } from '#runtime/integration-user.ts';
import type { FakeAws } from '#test/functions/oci/fake-aws.ts';
import { useOci } from '#test/functions/oci/oci-setup.ts';
import {
  administrators,
  type CpqStage,
  cpqHost,
  openCpq,
  sales,
} from '#test/local/oracle/cpq/cpq-world.ts';
import type { ManualClock } from '#test/local/simulation/manual-clock.ts';

export const jobId = 'acme-1';
export const site = { url: `https://${cpqHost}`, restVersion: 'v19' };
export const groups = { administrator: [administrators], sales: [sales] };
export const noGroups = { administrator: [], sales: [] };
/** Where the request's administrator lies in the vault. */
export const administratorSecret = 'customers/acme/cpq-administrator';

const realFetch = globalThis.fetch;

export interface CpqSetup extends CpqStage {
  aws: FakeAws;
  clock: ManualClock;
  domainUrl: string;
  /** The person who administrates the site. */
  caller: CpqCaller;
}

/** Before each test: a tenancy and a CPQ site in the simulation, the handlers' vault and ledger in memory. */
export function useCpq(): CpqSetup {
  const oci = useOci();
  const setup = {} as CpqSetup;
  beforeEach(async () => {
    const stage = await openCpq();
    const { world, tenancy, clock, token, scope } = stage;
    vi.stubGlobal('fetch', (address: URL | string, init: RequestInit) => {
      // The tests' own calls know the way.
      if (typeof address === 'string') return realFetch(address, init);
      const here = `http://127.0.0.1:${world.port}${address.pathname}${address.search}`;
      const headers = { ...headersOf(init), [hostHeader]: address.hostname };
      return realFetch(here, { ...init, headers });
    });
    vi.useFakeTimers({ toFake: ['Date'], now: clock.now() });
    oci.aws.putSecret('oic-onboarding/oci', { ...tenancy.credentials });
    oci.aws.putSecret(administratorSecret, { token });
    const domainUrl = `https://${tenancy.domain.guid}.identity.oraclecloud.com`;
    const tokenUrl = `${domainUrl}/oauth2/v1/token`;
    const caller = { secretId: administratorSecret, tokenUrl, scope };
    Object.assign(setup, stage, { aws: oci.aws, domainUrl, caller });
  });
  afterEach(() => setup.world.close());
  return setup;
}

const headersOf = (init: RequestInit) => Object.fromEntries(new Headers(init.headers));

/** Lets time pass, in the world and for the handlers. */
export function pass(setup: CpqSetup, minutes: number): void {
  setup.clock.advance(minutes * 60_000);
  vi.setSystemTime(setup.clock.now());
}

/** Runs a stage as the state machine does: again while it asks for patience. */
export async function patiently<T>(setup: CpqSetup, run: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 30; tries += 1) {
    try {
      return await run();
    } catch (error) {
      const { name } = error as Error;
      if (!/Yet$|Conflict|Unavailable|Throttled|Timeout/.test(name)) throw error;
      pass(setup, 1);
    }
  }
  throw new Error('The stage asked for patience too often.');
}

/** What stage 3 is called with. */
export const registration = (setup: CpqSetup) => ({
  jobId,
  customer: 'acme',
  domainUrl: setup.domainUrl,
  name: 'erp',
  scope: setup.scope,
  adopt: null,
  status: 'active' as const,
});

/** Registers the application, as stage 3 does. */
export function register(setup: CpqSetup): Promise<CpqClient> {
  return patiently(setup, () => registerApplication(registration(setup)));
}

/** The integration user of a client as the site has it. */
export function userOf({ sites }: CpqSetup, { clientId }: CpqClient) {
  return sites.userOfClient(cpqHost, clientId);
}

/** The calls that changed something and were let through, from a point of the log on. */
export function mutations({ world }: CpqSetup, from = 0): string[] {
  return world.calls
    .slice(from)
    .filter(({ mutates, status }) => mutates && (status ?? 500) < 400)
    .map(({ operation }) => operation);
}
