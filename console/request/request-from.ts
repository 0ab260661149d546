import type { IntegrationUser, Job, Onboarding, Promotion, Recovery } from '../api/views.ts';
import type { ShownKind } from '../words/kinds.ts';

/** The request of a job as it can be sent again, but for what nobody gets back: secrets, and what is not shown. */
export function requestFrom(kind: ShownKind, job: Job): object {
  switch (kind) {
    case 'onboarding':
      return onboardingFrom(job as Onboarding);
    case 'integration-user':
      return integrationUserFrom(job as IntegrationUser);
    case 'recovery':
      return recoveryFrom(job as Recovery);
    case 'promotion':
      return promotionFrom(job as Promotion);
  }
}

/** CupixWorks has one domain per region, and `us` has the plain one. */
const DOMAIN = /^cupix(?:-([a-z]+))?\.works$/;

type Asked<View extends { request: unknown }> = Pick<View, 'request'> & { customer: string };

export function onboardingFrom({ customer, request = {} }: Asked<Onboarding>) {
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

export function integrationUserFrom({ customer, request }: Asked<IntegrationUser>) {
  const { region, domain, site, client, groups, status } = request;
  const { administratorEmail, proof, dueDays } = request;
  return {
    kind: 'IntegrationUser',
    customer,
    oracle: { region, domain },
    site: site.url,
    client: { name: client.name },
    groups,
    status,
    cpq: { restVersion: site.restVersion, administratorEmail, proof, dueDays },
  };
}

/** The id of an onboarding; names of service instances end otherwise. */
const ONBOARDING_ID = /-[0-9a-f]{8}$/;

/** Its rules are shown without their caps and persons, so they are written anew. */
export function recoveryFrom({
  customer,
  request,
  schedule,
}: Asked<Recovery> & Pick<Recovery, 'schedule'>) {
  const { instance, window } = request;
  const isActive = schedule?.status === 'ACTIVE';
  return {
    kind: 'Recovery',
    customer,
    instance: ONBOARDING_ID.test(instance)
      ? { onboarding: instance }
      : { address: { name: instance } },
    window: window === 'RETENTIONPERIOD' ? 'retention' : window,
    ...(isActive && { schedule: { every: schedule.every } }),
  };
}

/** Its environments are not shown: they name secrets and addresses. */
export function promotionFrom({ customer, request }: Asked<Promotion>) {
  const { project, from, to, onFailure } = request;
  return { kind: 'Promotion', customer, project, from, to, onFailure };
}
