/** Everything outside of AWS that a simulated run speaks to, and the person who does the human task. */

import { readFile, writeFile } from 'node:fs/promises';
import type { CheckedRequest, RequestFields } from '#functions/api/request/check-request.ts';
import type { CheckedUserRequest } from '#functions/api/request/check-user-request.ts';
import { toWorkflowInput } from '#functions/api/request/workflow-input.ts';
import type { OciAuthentication } from '#runtime/settings.ts';
import type { LocalClock } from './clock.ts';
import { addCupixWorks, type CupixWorks } from './cupixworks/cupixworks.ts';
import type { Key } from './encryption.ts';
import { GitHost } from './git/git-host.ts';
import type { Resolution } from './lambda/index.ts';
import { addCpq } from './oracle/cpq/cpq.ts';
import type { CpqSites } from './oracle/cpq/sites.ts';
import type { OicConsole } from './oracle/oic/oic-console.ts';
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
  oic: OicConsole;
  primavera: PrimaveraAccounts;
  cupixWorks: CupixWorks;
  /** The sites of Oracle CPQ. */
  cpq: CpqSites;
  /** Git repositories. */
  git: GitHost;
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
  /** OCI region of a new world, where there is no request. */
  region?: string | undefined;
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
  const oic = addOracleIntegration(world);
  const primavera = addPrimavera(world, hostsOf(options.request));
  const cupixWorks = addCupixWorks(world);
  const cpq = addCpq(world);
  const git = new GitHost(world, `${directory}/git`);
  const issuer = options.authentication === 'keyless' ? addTokenIssuer(world) : undefined;
  const resolution = resolutionOf(world);
  const outside = { world, tenancy, oic, primavera, cupixWorks, cpq, git, issuer, resolution };
  if (options.request) welcome(outside, options.request);
  await arrange(outside, options.failures);
  await world.store.save();
  return outside;
}

/** The region is part of every host name, so it is known before the world is opened. */
async function regionOf({ directory, request, ...options }: OutsideOptions): Promise<string> {
  const file = `${directory}/region`;
  const region = request?.request.oracle.region ?? options.region;
  if (region === undefined) return readFile(file, 'utf8').catch(() => DEFAULT_REGION);
  await writeFile(file, region, { mode: 0o600 });
  return region;
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

/**
 * Gives the customer of a request for an integration user what real customers have: a domain, and a CPQ site with
 * these groups, whose administrator has just signed in.
 */
export function welcomeUser(
  { tenancy, cpq }: Outside,
  { request, administrator }: CheckedUserRequest,
): void {
  const { oracle, groups, cpq: wanted } = request;
  const host = new URL(request.site).hostname;
  tenancy.addDomain(oracle.domain);
  if (!cpq.site(host)) cpq.configure(host);
  cpq.scopeOf(host, oracle.domain);
  for (const [type, names] of [
    ['Administrator', groups.administrator],
    ['Sales', groups.sales],
  ] as const) {
    for (const variableName of names) {
      if (!cpq.group(host, variableName)) cpq.addGroup(host, { variableName, type });
    }
  }
  if (!administrator || !('value' in administrator)) return;
  cpq.addAdministrator(host, wanted.administratorEmail, ['User Administrator']);
  cpq.acceptToken(host, wanted.administratorEmail, administrator.value);
}

const NO_REFERENCES = {
  jobId: '',
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
