import type { OnboardingRequest } from '#functions/api/request/schema.ts';
import type { Endpoints } from '#local/service-types.ts';
import type { FoundCredentials, OciLookup } from '../oci-config.ts';
import { type Line, look } from './check.ts';
import { checkClock } from './clock.ts';
import { reach } from './reach.ts';

/** What decides which calls are worth trying. */
export interface Wanted {
  endpoints: Endpoints;
  /** OCI region; unknown, nothing can be called in it. */
  region: string | undefined;
  /** Base URL of an identity domain. */
  domain: string | undefined;
  /** Where the request wants to be. */
  oracle: OnboardingRequest['oracle'] | undefined;
}

/** The OCI credentials of this machine. */
export function checkCredentials({ found, problems }: OciLookup): Line[] {
  const check = 'credentials';
  const wrong = problems.map(({ what, fix }): Line => ({ check, state: 'wrong', says: what, fix }));
  if (wrong.length > 0) return wrong;
  if (!found) {
    const says = 'No OCI credentials are configured here; the simulated Oracle needs none.';
    return [{ check, state: 'right', says }];
  }
  const { credentials, origin, warnings } = found;
  return [
    { check, state: 'right', says: `${origin} has the API key of ${credentials.userId}.` },
    ...warnings.map((says): Line => ({ check, state: 'advice', says })),
  ];
}

/** Whether Oracle answers, what time it is there, and what these credentials may read. */
export async function checkOracle(found: FoundCredentials, wanted: Wanted): Promise<Line[]> {
  const { endpoints, domain } = wanted;
  // What is called below reads its addresses from the settings, as in a function.
  Object.assign(process.env, {
    ALLOWED_HOSTS: process.env.ALLOWED_HOSTS ?? endpoints.allowedHosts.join(','),
    OCI_INTEGRATION_ENDPOINT: endpoints.integrationControlPlane,
    OCI_IDENTITY_ENDPOINT: endpoints.iam,
  });
  const { lines, date } = await checkReachable(wanted);
  const { signingAs } = await import('#runtime/oci-identity/authentication.ts');
  const { apiKey } = await import('#runtime/oci-identity/api-key.ts');
  const rights = await signingAs(apiKey(found.credentials, `of ${found.origin}`), async () => {
    const { reads, domainUrl } = await checkReads(wanted);
    return [...reads, ...(await checkDomain(domain ?? domainUrl))];
  });
  return [...lines, checkClock(date, Date.now()), ...rights];
}

async function checkReachable({ endpoints, region, domain }: Wanted) {
  const templates = region ? [endpoints.iam, endpoints.integrationControlPlane] : [];
  const urls = [
    ...templates.map((url) => url.replaceAll('{region}', region ?? '')),
    ...(domain ? [new URL('/.well-known/openid-configuration', domain).href] : []),
  ];
  const answers = await Promise.all(urls.map(async (url) => ({ url, found: await reach(url) })));
  const lines = answers.map(({ url, found }): Line => {
    const { host } = new URL(url);
    const check = 'endpoint';
    if ('date' in found) return { check, state: 'right', says: `${host} answers.` };
    const fix =
      'Check the name, the network, and the proxy; other addresses go into --endpoints FILE.';
    return { check, state: 'wrong', says: `${host} does not answer (${found.why}).`, fix };
  });
  const dates = answers.flatMap(({ found }) => ('date' in found && found.date ? [found.date] : []));
  return { lines: region ? lines : [regionUnknown, ...lines], date: dates[0] };
}

const regionUnknown: Line = {
  check: 'endpoint',
  state: 'unknown',
  says: 'Do the endpoints of OCI answer? No region is known.',
  fix: 'Name one with --region, or the request that you mean to run.',
};

/** A signed read for each right that a run begins with. Whether something may be made shows only the run. */
async function checkReads({ oracle }: Wanted): Promise<{ reads: Line[]; domainUrl?: string }> {
  if (!oracle) return { reads: [] };
  const { getDomain, listInstances } = await import('#functions/oci/client.ts');
  const { region, compartment, domain } = oracle;
  let domainUrl: string | undefined;
  const reads = [
    await look('read-domain', async () => {
      const { displayName, url, lifecycleState } = await getDomain(region, domain);
      domainUrl = url;
      return `The identity domain ${displayName} can be read; it is ${lifecycleState}.`;
    }),
    await look('list-instances', async () => {
      const { length } = await listInstances(region, compartment);
      return `The integration instances of the compartment can be listed; it has ${length}.`;
    }),
  ];
  return { reads, ...(domainUrl !== undefined && { domainUrl }) };
}

async function checkDomain(domain: string | undefined): Promise<Line[]> {
  if (domain === undefined) return [];
  const { checkSignedCall } = await import('#functions/api/check-oci-access.ts');
  return [await checkSignedCall(domain)];
}
