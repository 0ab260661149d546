import * as z from 'zod/mini';
import type { Job, Resource } from '#runtime/ledger.ts';
import { describeJob } from './describe-job.ts';
import type { Reading } from './read-progress.ts';
import type { UserWorkflowInput } from './request/user-workflow-input.ts';
import { IntegrationUserView } from './views/integration-user-view.ts';

/** Everything known about an integration user. Never a secret. */
export async function describeIntegrationUser(
  job: Job,
  reading: Pick<Reading, 'memoryOf'> = {},
): Promise<IntegrationUserView> {
  const { parts, resources } = await describeJob(job, reading);
  const request = job.request as unknown as UserWorkflowInput['request'];
  const fusion = { title: 'Fusion, where CPQ runs', url: request.site.url, system: 'cpq' };
  return {
    id: job.id,
    ...parts,
    links: [...parts.links, fusion],
    request: viewRequest(request),
    user: viewUser(resources.find(({ kind }) => kind === 'cpq-user')),
    result: job.integrationUser ?? null,
  };
}

function viewRequest(request: UserWorkflowInput['request']): IntegrationUserView['request'] {
  const { region, domainId, site, client, groups, status, proof, administrator, task } = request;
  return {
    region,
    domain: domainId,
    site,
    client: { name: client.name, adopted: client.adopt !== null },
    groups,
    status,
    proof: proof.join('/'),
    hasAdministrator: administrator !== null,
    administratorEmail: task.assignee,
    dueDays: task.dueDays,
  };
}

/** The ledger keeps groups as one text. */
function viewUser(resource: Resource | undefined): IntegrationUserView['user'] {
  if (!resource) return null;
  const { facts = {}, origin } = resource;
  const groups = String(facts.groups ?? '')
    .split(' ')
    .filter(Boolean);
  const User = IntegrationUserView._zod.def.shape.user;
  return z.safeParse(User, { partyNumber: null, ...facts, origin, groups }).data ?? null;
}
