import { type Progress, readProgress } from '#functions/api/read-progress.ts';
import {
  type CheckedUserRequest,
  checkUserRequest,
} from '#functions/api/request/check-user-request.ts';
import { startIntegrationUser } from '#functions/api/start-integration-user.ts';
import type { ExecutionDescription, HistoryEvent } from '#local/engine/index.ts';
import type { CpqSite } from '#local/oracle/cpq/model.ts';
import { type App, Directory } from '#local/oracle/scim/directory.ts';
import { welcomeUser } from '#local/simulated-outside.ts';
import type { GroupNames, UserStatus } from '#runtime/integration-user.ts';
import { domainOf, type House } from './house.ts';

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
