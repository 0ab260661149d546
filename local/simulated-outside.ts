/** Everything outside of AWS that a simulated run speaks to, and the person who does the human task. */

import { readFile, writeFile } from 'node:fs/promises';
import type { CheckedRequest, RequestFields } from '#functions/api/request/check-request.ts';
import { toWorkflowInput } from '#functions/api/request/workflow-input.ts';
import type { OciAuthentication } from '#runtime/settings.ts';
import type { LocalClock } from './clock.ts';
import { addCupixWorks, type CupixWorks } from './cupixworks/cupixworks.ts';
import type { Key } from './encryption.ts';
import type { Resolution } from './lambda/index.ts';
import { addOracleIntegration } from './oracle/oic/oracle-integration.ts';
import type { PrimaveraAccounts } from './oracle/primavera/accounts.ts';
import { addPrimavera } from './oracle/primavera/primavera.ts';
import { defaultSettings } from './oracle/settings.ts';
import { createTenancy, type Tenancy } from './oracle/tenancy.ts';
import type { SimulatedFailure } from './simulated-failure.ts';
import { World } from './simulation/world.ts';
import { addTokenIssuer, type SimulatedIssuer } from './token-issuer.ts';

const DEFAULT_REGION = 'eu-frankfurt-1';

export interface Outside {
  world: World;
  tenancy: Tenancy;
  primavera: PrimaveraAccounts;
  cupixWorks: CupixWorks;
  /** AWS as Oracle sees it; only in a keyless run. */
  issuer: SimulatedIssuer | undefined;
  /** Where the functions' `fetch` finds the simulated hosts; there are no others. */
  resolution: Resolution;
}

export interface OutsideOptions {
  directory: string;
  clock: LocalClock;
  key: Key;
  /** What has to exist for this request; what earlier ones brought stays. */
  request?: CheckedRequest;
  /** The failures of this run; those of earlier runs are taken away. */
  failures: SimulatedFailure[];
  /** Default: api-key. */
  authentication?: OciAuthentication;
}

/** Opens the simulated Oracle Cloud, Primavera and CupixWorks as they were left, or new ones. */
export async function openOutside(options: OutsideOptions): Promise<Outside> {
  const region = await regionOf(options);
  const { directory, clock, key } = options;
  const world = await World.open({
    clock,
    directory: `${directory}/simulation-${region}`,
    key,
    region,
  });
  const tenancy = await createTenancy(world);
  addOracleIntegration(world);
  const primavera = addPrimavera(world, hostsOf(options.request));
  const cupixWorks = addCupixWorks(world);
  const issuer = options.authentication === 'keyless' ? addTokenIssuer(world) : undefined;
  const resolution = resolutionOf(world);
  const outside = { world, tenancy, primavera, cupixWorks, issuer, resolution };
  if (options.request) welcome(outside, options.request);
  await arrange(outside, options.failures);
  await world.store.save();
  return outside;
}

/** The region is part of every host name, so it is known before the world is opened. */
async function regionOf({ directory, request }: OutsideOptions): Promise<string> {
  const file = `${directory}/region`;
  if (!request) return readFile(file, 'utf8').catch(() => DEFAULT_REGION);
  await writeFile(file, request.request.oracle.region, { mode: 0o600 });
  return request.request.oracle.region;
}

function hostsOf(request: CheckedRequest | undefined): string[] | undefined {
  return request && [new URL(request.request.primavera.url).hostname];
}

/** Gives the customer of a request what real customers have: compartment, domain, account, project. */
export function welcome(
  outside: Outside,
  { request, credentials }: CheckedRequest<RequestFields>,
): void {
  const { tenancy, primavera, cupixWorks } = outside;
  tenancy.addCompartment(request.oracle.compartment);
  tenancy.addDomain(request.oracle.domain);
  const host = new URL(request.primavera.url).hostname;
  const { username } = request.primavera;
  if (username && 'value' in credentials.password && !primavera.account(host, username)) {
    const workspace = { workspaceId: 1001, workspaceCode: 'MAIN', workspaceName: request.customer };
    primavera.addWorkspace(host, { ...workspace, projects: [] });
    const password = credentials.password.value;
    primavera.addAccount({ host, userName: username, password, workspaces: [1001] });
  }
  const { team, project } = request.cupixworks;
  const { domain } = toWorkflowInput(request, NO_REFERENCES).request.cupixworks;
  if (!cupixWorks.facility({ team, domain }, project)) {
    const id = 1 + cupixWorks.facilities({ team, domain }).length;
    cupixWorks.addFacility({ team, domain, id, key: project, name: `${request.customer} site` });
  }
  const { apiToken } = credentials;
  if (apiToken && 'value' in apiToken) {
    cupixWorks.addToken({
      token: apiToken.value,
      team,
      domain,
      userId: 1,
      mayReadFacilities: true,
    });
  }
}

const NO_REFERENCES = {
  onboardingId: '',
  primaveraCredential: '',
  apiToken: null,
  archive: { bucket: '', key: '', sha256: '', bytes: 0 },
};

/** Sets up the failures of a run and takes away those of earlier ones. */
export async function arrange(
  { world, tenancy }: Outside,
  failures: SimulatedFailure[],
): Promise<void> {
  world.faults.clear();
  const { provisioningMs } = defaultSettings;
  await tenancy.configure({ workRequestFailures: [], provisioningMs });
  for (const { arrange: wanted } of failures) {
    for (const injection of wanted.injections ?? []) world.faults.inject(injection);
    if (wanted.oracle) await tenancy.configure(wanted.oracle);
  }
}

function resolutionOf(world: World): Resolution {
  const origin = `http://127.0.0.1:${world.port}`;
  const named = world.hosts.filter((host) => typeof host === 'string');
  return {
    hosts: Object.fromEntries(named.map((host) => [host, origin])),
    patterns: world.hosts
      .filter((host) => host instanceof RegExp)
      .map((host) => ({ host, origin })),
    others: 'refuse',
  };
}
