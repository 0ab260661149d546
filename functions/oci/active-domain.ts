import { InvalidRequest } from '#runtime/errors.ts';
import { assertAllowed } from '#runtime/hosts.ts';
import { getDomain } from './client.ts';

export interface ActiveDomain {
  /** Base URL of the identity domain, without a trailing slash and without `:443`. */
  domainUrl: string;
  domainName: string;
}

/**
 * The identity domain with that OCID, if it can be used.
 * @throws InvalidRequest it isn't active
 * @throws NotAuthorized OCI doesn't show such a domain to this user
 */
export async function activeDomain(region: string, domainId: string): Promise<ActiveDomain> {
  const domain = await getDomain(region, domainId);
  if (domain.lifecycleState !== 'ACTIVE') {
    throw new InvalidRequest({
      system: 'oci',
      summary: `The identity domain ${domain.displayName} is ${domain.lifecycleState}, not ACTIVE.`,
      fix: 'Activate it in the OCI console (Identity & Security, Domains) or name another domain, then resume.',
    });
  }
  const domainUrl = bareUrl(domain.url);
  assertAllowed(new URL(domainUrl));
  return { domainUrl, domainName: domain.displayName };
}

/** Oracle prints the port in some answers; the token URL that people register has none. */
function bareUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed) return parsed.origin;
  throw new InvalidRequest({
    system: 'oci',
    summary: `The URL of the identity domain can't be read: ${url}.`,
    fix: 'Check the domain in the OCI console; otherwise report a defect with this text.',
  });
}
