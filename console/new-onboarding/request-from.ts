import type { Onboarding } from '../api/views.ts';

/** CupixWorks has one domain per region, and `us` has the plain one. */
const DOMAIN = /^cupix(?:-([a-z]+))?\.works$/;

/** The request of an onboarding as it can be sent again, but for the secrets, which nobody gets back. */
export function requestFrom({ customer, request = {} }: Pick<Onboarding, 'customer' | 'request'>) {
  const { region, compartment, domain, instance, archiveSha256, primaveraUrl } = request;
  const { cupixworks = {}, security, tracing, onFailure } = request;
  const { team, project, administrator, dueDays } = cupixworks;
  const site = DOMAIN.exec(cupixworks.domain ?? '');
  return {
    kind: 'Onboarding',
    customer,
    oracle: {
      region,
      compartment,
      domain,
      instance:
        instance &&
        (instance.mode === 'create' ? { create: instance.name } : { adopt: instance.id }),
    },
    archive: { sha256: archiveSha256 },
    primavera: { url: primaveraUrl },
    cupixworks: {
      team,
      project,
      region: site ? (site[1] ?? 'us') : undefined,
      administrator,
      dueDays,
    },
    security,
    tracing,
    onFailure,
  };
}
