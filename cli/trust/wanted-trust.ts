import type { Trust } from '#functions/identity-domain/trusts.ts';
import { NotOurs } from '#runtime/errors.ts';

/** The name of everything that the set-up makes in the identity domain. */
export const OUR_NAME = 'oic-onboarding';

/** Who shall be trusted. */
export interface Trusted {
  /** `https://<uuid>.tokens.sts.global.api.aws` */
  issuer: string;
  audience: string;
  /** ARNs of the roles, * for anything. */
  roles: string[];
}

/** What the trust has to name. */
export interface Parties {
  clientId: string;
  /** SCIM id of the service user. */
  userId: string;
}

/** A trust that says what is wanted and nothing else. */
export function newTrust(trusted: Trusted, { clientId, userId }: Parties): Omit<Trust, 'id'> {
  return {
    name: OUR_NAME,
    type: 'JWT',
    active: true,
    issuer: trusted.issuer,
    publicKeyEndpoint: keysOf(trusted),
    oauthClients: [clientId],
    clientClaimName: 'aud',
    clientClaimValues: [trusted.audience],
    subjectType: 'User',
    allowImpersonation: true,
    impersonationServiceUsers: trusted.roles.map((role) => ({
      rule: ruleFor(role),
      value: userId,
    })),
  };
}

/**
 * What an existing trust lacks. Nothing is taken away: rules, clients and audiences that are there already
 * may be somebody's.
 * @returns undefined when it lacks nothing, else the trust as it has to be and what that adds
 * @throws NotOurs the issuer is trusted already by a trust of another name
 */
export function completed(
  found: Trust,
  trusted: Trusted,
  parties: Parties,
): { trust: Trust; lacks: string[] } | undefined {
  if (found.name !== OUR_NAME) throw foreign(found, trusted, parties);
  const wanted = newTrust(trusted, parties);
  const rules = found.impersonationServiceUsers ?? [];
  const missing = (wanted.impersonationServiceUsers ?? []).filter(
    ({ rule, value }) => !rules.some((one) => one.rule === rule && one.value === value),
  );
  const lacks = [
    ...missing.map(({ rule }) => `rule "${rule}"`),
    ...added('client', found.oauthClients, wanted.oauthClients),
    ...added('audience', found.clientClaimValues, wanted.clientClaimValues),
    ...(
      [
        'type',
        'active',
        'publicKeyEndpoint',
        'clientClaimName',
        'subjectType',
        'allowImpersonation',
      ] as const
    )
      .filter((name) => found[name] !== wanted[name])
      .map((name) => `${name} ${wanted[name]}`),
  ];
  if (lacks.length === 0) return undefined;
  const trust = {
    ...wanted,
    id: found.id,
    oauthClients: [...new Set([...(found.oauthClients ?? []), ...(wanted.oauthClients ?? [])])],
    clientClaimValues: [
      ...new Set([...(found.clientClaimValues ?? []), ...(wanted.clientClaimValues ?? [])]),
    ],
    impersonationServiceUsers: [...rules, ...missing],
  };
  return { trust, lacks };
}

function added(what: string, found: string[] | null, wanted: string[] | null): string[] {
  return (wanted ?? []).filter((one) => !found?.includes(one)).map((one) => `${what} ${one}`);
}

const ruleFor = (role: string) => `sub eq ${role}`;

const keysOf = ({ issuer }: Trusted) => `${issuer}/.well-known/jwks.json`;

function foreign(
  found: Trust,
  { roles, audience }: Trusted,
  { clientId, userId }: Parties,
): NotOurs {
  return new NotOurs({
    system: 'identity-domain',
    summary: `The identity domain trusts ${found.issuer} already, by the trust ${found.name}, which is not ours. An issuer can be trusted only once.`,
    fix: `Ask its owner to add to it: audience ${audience}; client ${clientId}; the rules ${roles.map(ruleFor).join(', ')} for the service user ${userId}.`,
  });
}
