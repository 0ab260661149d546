import { NotFound } from '#runtime/errors.ts';
import { findJob, listResources, type Resource } from '#runtime/ledger.ts';
import type { OnboardedInstance } from './request/recovery-input.ts';

/**
 * What the ledger knows of the instance of an onboarding, and of the client that was made there.
 * @param customer whose onboarding it has to be
 * @throws NotFound it has no instance or client, or is another customer's
 */
export async function findOnboarded(customer: string, id: string): Promise<OnboardedInstance> {
  const job = await findJob(id);
  if (job?.kind !== 'onboarding' || job.customer !== customer) throw unknown(customer, id);
  const resources = await listResources(id);
  const instance = resources.find(({ kind }) => kind === 'integration-instance');
  const client = resources.find((one) => one.kind === 'oauth-client' && one.name === 'provisioner');
  if (!instance || !client) throw unfinished(id);
  return {
    id,
    region: String(job.request.region),
    compartmentId: String(job.request.compartmentId),
    instanceId: instance.id,
    client: {
      secretId: fact(client, 'secretId'),
      tokenUrl: `${fact(client, 'domainUrl')}/oauth2/v1/token`,
    },
  };
}

const fact = ({ facts }: Resource, name: string) => String(facts?.[name] ?? '');

function unknown(customer: string, id: string): NotFound {
  return new NotFound({
    system: 'oic-onboarding',
    summary: `The customer ${customer} has no onboarding ${id}.`,
    fix: 'Copy the id from the list of onboardings (oic-onboarding status), or name the instance by its address.',
  });
}

function unfinished(id: string): NotFound {
  return new NotFound({
    system: 'oic-onboarding',
    summary: `The onboarding ${id} has no instance or no OAuth client yet.`,
    fix: 'Finish it first (oic-onboarding resume), or name the instance by its address.',
  });
}
