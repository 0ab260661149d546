import { NotFound } from '#runtime/errors.ts';
import { findResource } from '#runtime/ledger.ts';
import { findCpqScopes, hasScope } from './resource-scopes.ts';

interface DiscoverInput {
  jobId: string;
  domainUrl: string;
  /** Origin of the CPQ site. */
  siteUrl: string;
  /** The scope that the request names, or null. */
  scope: string | null;
}

/** What a person is shown at most; state is small. */
const MAX_SHOWN = 10;

/** `scope` is null when only a person can tell which of the candidates it is. */
export interface DiscoveredScope {
  scope: string | null;
  candidates: { scope: string; app: string }[];
}

/**
 * Finds the scope with which applications call a CPQ site: the one that the request names, the one that a
 * person confirmed, or the only one in the domain whose app names both the site and CPQ. A scope too many in a
 * client is a right too many, so anything less certain is a person's to say. Reads only.
 * @throws NotFound the domain has no such scope: most likely it is the wrong domain
 */
export async function discoverScope(input: DiscoverInput): Promise<DiscoveredScope> {
  const { jobId, domainUrl, siteUrl, scope } = input;
  if (scope !== null) {
    if (await hasScope(domainUrl, scope)) return { scope, candidates: [] };
    throw noSuchScope(input, scope);
  }
  const confirmed = await findResource(jobId, 'cpq-scope');
  if (confirmed && (await hasScope(domainUrl, confirmed.id))) {
    return { scope: confirmed.id, candidates: [] };
  }
  const found = await findCpqScopes(domainUrl, siteUrl);
  if (found.length === 0) throw noCpq(input);
  const certain = found.filter(({ isTied, isNamed }) => isTied && isNamed);
  const candidates = found.slice(0, MAX_SHOWN).map((one) => ({ scope: one.scope, app: one.app }));
  return { scope: certain.length === 1 ? certain[0]!.scope : null, candidates };
}

/** Source of the advice: https://docs.oracle.com/en/cloud/saas/field-service/fapcf/t-idcs-configuration-occ.html */
function noCpq({ domainUrl, siteUrl }: DiscoverInput): NotFound {
  return new NotFound({
    system: 'identity-domain',
    summary: `The identity domain ${domainUrl} has no application of Oracle CPQ for ${siteUrl}.`,
    fix: 'If Oracle CPQ is not listed there under Oracle cloud services, it is the wrong identity domain: name the one that people sign in to Fusion with. Otherwise write the scope that the application shows into the request (cpq.scope). Then start again.',
  });
}

function noSuchScope({ domainUrl }: DiscoverInput, scope: string): NotFound {
  return new NotFound({
    system: 'identity-domain',
    summary: `No application of the identity domain ${domainUrl} offers the scope ${scope}.`,
    fix: 'Copy the scope from the application of Oracle CPQ in the domain, letter by letter, or leave cpq.scope out; if the application is not there, it is the wrong identity domain. Then start again.',
  });
}
