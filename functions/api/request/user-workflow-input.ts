import { createHash } from 'node:crypto';
import type { Credential } from '#runtime/credential.ts';
import type { CpqSite, GroupNames, UserStatus } from '#runtime/integration-user.ts';
import type { IntegrationUserRequest } from './user-schema.ts';

/** The input of the workflow for an integration user: ids and references, no secret. */
export interface UserWorkflowInput {
  jobId: string;
  request: {
    customer: string;
    region: string;
    domainId: string;
    site: CpqSite;
    /** `adopt`: secret of a client that exists. */
    client: { name: string; adopt: string | null };
    groups: GroupNames;
    status: UserStatus;
    /** Fully qualified; null: looked up in the domain. */
    scope: string | null;
    /** What is read to prove it: path segments behind the REST version. */
    proof: string[];
    /** Who administrates the site; null: people do. */
    administrator: Credential | null;
    task: {
      assignee: string;
      escalateTo: string | null;
      dueDays: number;
      remindAfterDays: number | null;
    };
  };
}

/** The parts of a request that tell one integration user from another; the rest may change between runs. */
export type UserIdentity = Pick<IntegrationUserRequest, 'customer' | 'site'> & {
  oracle: Pick<IntegrationUserRequest['oracle'], 'domain'>;
  client: Pick<IntegrationUserRequest['client'], 'name'>;
};

/**
 * The id of the job for an integration user: `<customer>-<8 hex digits>`. The same customer, domain, site and
 * application always give the same id, so that a request sent twice is one user, and an edited one is an edit.
 */
export function integrationUserId({ customer, oracle, site, client }: UserIdentity): string {
  const parts = ['IntegrationUser', customer, oracle.domain, new URL(site).origin, client.name];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${customer}-${hash.slice(0, 8)}`;
}

/**
 * Brings a request into the form that the workflow takes.
 * @param references names or ARNs of secrets: of the administrator, and of a client that exists
 */
export function toUserWorkflowInput(
  request: IntegrationUserRequest,
  references: { jobId: string; administrator: string | null; adopt: string | null },
): UserWorkflowInput {
  const { customer, oracle, client, groups, status, cpq } = request;
  const { administrator, adopt } = references;
  return {
    jobId: references.jobId,
    request: {
      customer,
      region: oracle.region,
      domainId: oracle.domain,
      site: { url: new URL(request.site).origin, restVersion: cpq.restVersion },
      client: { name: client.name, adopt },
      groups,
      status,
      scope: cpq.scope ?? null,
      proof: cpq.proof.split('/'),
      administrator: administrator === null ? null : { secretId: administrator },
      task: {
        assignee: cpq.administratorEmail,
        escalateTo: cpq.escalateTo ?? null,
        dueDays: cpq.dueDays,
        remindAfterDays: cpq.remindAfterDays ?? null,
      },
    },
  };
}
