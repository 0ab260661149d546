import * as z from 'zod/mini';
import { equalsAll, parseScim, scim } from './client.ts';

const SCHEMA = 'urn:ietf:params:scim:schemas:oracle:idcs:IdentityPropagationTrust';
const TRUSTS = 'IdentityPropagationTrusts';

const list = z._default(z.nullish(z.array(z.string())), []);

const Trust = z.object({
  id: z.string(),
  name: z.string(),
  issuer: z.string(),
  type: z.nullish(z.string()),
  active: z.nullish(z.boolean()),
  publicKeyEndpoint: z.nullish(z.string()),
  oauthClients: list,
  clientClaimName: z.nullish(z.string()),
  clientClaimValues: list,
  subjectType: z.nullish(z.string()),
  allowImpersonation: z.nullish(z.boolean()),
  impersonationServiceUsers: z.nullish(z.array(z.object({ rule: z.string(), value: z.string() }))),
});

/** Whose tokens the domain exchanges for what; `impersonationServiceUsers` are rules in their order. */
export type Trust = z.output<typeof Trust>;

/** The rules are returned only when they are named. */
const ATTRIBUTES = Object.keys(Trust.def.shape);

/** The trust in an issuer, or undefined; a domain has at most one for each. */
export async function findTrust(domainUrl: string, issuer: string): Promise<Trust | undefined> {
  const operation = 'Look for the trust';
  const query = new URLSearchParams({
    filter: equalsAll({ issuer }),
    attributes: ATTRIBUTES.join(','),
  });
  const path = `${TRUSTS}?${query.toString().replaceAll('+', '%20')}`;
  const response = await scim({ domainUrl, operation, path, how: 'read' });
  const answer = z.object({ Resources: z.optional(z.array(Trust)) });
  return parseScim(answer, response, operation).Resources?.[0];
}

/**
 * Creates a trust.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/json_web_token_exchange.htm
 */
export async function createTrust(domainUrl: string, trust: Omit<Trust, 'id'>): Promise<void> {
  const body = { schemas: [SCHEMA], ...trust };
  await scim({ domainUrl, operation: 'Create the trust', path: TRUSTS, how: 'create', body });
}

/** Replaces what a trust says; its name stays. */
export async function replaceTrust(domainUrl: string, { id, ...trust }: Trust): Promise<void> {
  const path = `${TRUSTS}/${encodeURIComponent(id)}`;
  const body = { schemas: [SCHEMA], ...trust };
  await scim({ domainUrl, operation: 'Change the trust', path, how: 'replace', body });
}
