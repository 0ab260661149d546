import { expect } from 'vitest';
import { planIntegrationUser } from '#functions/api/plan-integration-user.ts';
import { type Progress, readProgress } from '#functions/api/read-progress.ts';
import {
  type CheckedUserRequest,
  checkUserRequest,
} from '#functions/api/request/check-user-request.ts';
import { changeUser } from '#functions/api/request/user-changes.ts';
import type { UserWorkflowInput } from '#functions/api/request/user-workflow-input.ts';
import { startChangedUser, startIntegrationUser } from '#functions/api/start-integration-user.ts';
import type { Plan } from '#functions/api/views/plan-view.ts';
import type { ExecutionDescription, HistoryEvent } from '#local/engine/index.ts';
import type { CpqSite } from '#local/oracle/cpq/model.ts';
import { type App, Directory } from '#local/oracle/scim/directory.ts';
import { welcomeUser } from '#local/simulated-outside.ts';
import type { GroupNames, UserStatus, UserSummary } from '#runtime/integration-user.ts';
import { findJob, type Job } from '#runtime/ledger.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import { ask } from '#test/local/simulation/ask.ts';
import { domainOf, type House } from './house.ts';
import { tracesIn } from './traces.ts';

/** What a test changes in the request of a customer's application. */
export interface UserChanges {
  groups?: Partial<GroupNames>;
  status?: UserStatus;
  client?: { name: string; adopt?: string };
  cpq?: Record<string, unknown>;
}

/** How one run for an integration user ended. */
export interface EndedUser {
  jobId: string;
  execution: ExecutionDescription;
  events: HistoryEvent[];
  progress: Progress;
  // biome-ignore lint/suspicious/noExplicitAny: results are looked into by tests, field by field
  output: any;
}

export const both = { administrator: ['acme_integrations'], sales: ['north_sales'] };

/** The host of a customer's CPQ site; every customer has one of its own. */
export const hostOf = (customer: string) => `${customer}.fa.em2.oraclecloud.com`;

/** The request for an integration user, checked, with everything that it names existing outside. */
export async function userRequest(
  { outside }: House,
  customer: string,
  changes: UserChanges = {},
): Promise<CheckedUserRequest> {
  const { cpq, ...rest } = changes;
  const verdict = await checkUserRequest({
    kind: 'IntegrationUser',
    customer,
    oracle: { region: 'eu-frankfurt-1', domain: domainOf(customer) },
    site: `https://${hostOf(customer)}`,
    client: { name: 'erp' },
    groups: both,
    ...rest,
    cpq: {
      administrator: `Token-of-Kim-${customer}-4711`,
      administratorEmail: `kim@${customer}.example`,
      ...cpq,
    },
  });
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems, null, 2));
  welcomeUser(outside, verdict.checked);
  return verdict.checked;
}

/** Changes how a customer's site behaves, also before it was ever used. */
export function configureSite({ outside }: House, customer: string, changes: Partial<CpqSite>) {
  outside.cpq.configure(hostOf(customer), changes);
}

/** Runs the workflow for a customer's application and waits for the end. */
export async function runUser(
  house: House,
  customer: string,
  changes: UserChanges = {},
): Promise<EndedUser> {
  const checked = await userRequest(house, customer, changes);
  const { jobId, executionArn } = await startIntegrationUser(checked);
  return ended(house, jobId, executionArn);
}

/** Waits for the end of an execution. */
export async function ended(
  { service }: House,
  jobId: string,
  executionArn: string,
): Promise<EndedUser> {
  const execution = await service.engine.finished(executionArn);
  const events = service.engine.history(executionArn);
  const progress = readProgress(events as never, service.reading, 'integration-user');
  return { jobId, execution, events, progress, output: JSON.parse(execution.output ?? 'null') };
}

/** What a customer has in the simulated outside. */
export function userInventory({ outside }: House, customer: string) {
  const { world, cpq } = outside;
  const domains = world.store.collection<{ guid: string }>('oracle.domains');
  const { apps } = new Directory(world, domains.get(domainOf(customer))?.guid ?? '');
  const clients = apps.values().filter((app) => !app.service);
  return {
    clients: clients.map(({ isActive, attributes }) => ({
      isActive,
      scopes: ((attributes as App['attributes']).allowedScopes as unknown[]).length,
    })),
    users: cpq
      .users(hostOf(customer))
      .filter(({ oauthClientId }) => oauthClientId !== undefined)
      .map(({ isActive, groups, oauthClientId }) => ({
        isActive,
        groups: groups.toSorted(),
        isOfClient: clients.some(({ name }) => name === oauthClientId),
      })),
  };
}

/** Exactly one of everything: what every run for an active user with both groups leaves. */
export const oneActiveUser = {
  clients: [{ isActive: true, scopes: 1 }],
  users: [{ isActive: true, groups: ['acme_integrations', 'north_sales'], isOfClient: true }],
};

/** Changes the request of a job as PATCH does, and waits for the end of its run. */
export async function editUser(house: House, jobId: string, changes: unknown): Promise<EndedUser> {
  const { request } = (await findJob(jobId)) as Job;
  const verdict = await changeUser(request as unknown as UserWorkflowInput['request'], changes);
  if ('problems' in verdict) throw new Error(JSON.stringify(verdict.problems));
  const { executionArn } = await startChangedUser(jobId, verdict.changed);
  return ended(house, jobId, executionArn);
}

/** Plans what `runUser` would do, and makes sure that this leaves no trace anywhere. */
export async function planUser(
  house: House,
  customer: string,
  changes: UserChanges = {},
): Promise<Plan> {
  const checked = await userRequest(house, customer, changes);
  const from = house.outside.world.calls.length;
  const before = await tracesIn(house);
  const plan = await planIntegrationUser(checked);
  expect(house.mutations(from)).toEqual([]);
  expect(await tracesIn(house)).toEqual(before);
  return plan;
}

/** Calls CPQ with what the vault has of the application, as it would itself: the status, or `no token`. */
export async function callAsApplication({ outside }: House, jobId: string) {
  const { integrationUser } = (await findJob(jobId)) as Job & { integrationUser: UserSummary };
  const { tokenUrl, clientSecret, scope, baseUrl } = integrationUser.access;
  const { value } = await readSecret(clientSecret.secretId, OAuthClientSecret);
  const issuer = new URL(tokenUrl);
  const asked = await ask(outside.world, issuer.hostname, issuer.pathname, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${value.clientId}:${value.clientSecret}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }).toString(),
  });
  if (!asked.ok) return 'no token';
  const { access_token: token } = (await asked.json()) as { access_token: string };
  const site = new URL(baseUrl);
  const reply = await ask(outside.world, site.hostname, `${site.pathname}/groups`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return reply.status;
}
