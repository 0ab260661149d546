import { onTestFinished } from 'vitest';
import { addCpq } from '#local/oracle/cpq/cpq.ts';
import type { CpqSite } from '#local/oracle/cpq/model.ts';
import type { CpqSites } from '#local/oracle/cpq/sites.ts';
import { type Client, createClient, requestToken } from '#test/local/oracle/create-client.ts';
import { openTenancy, privateKey, type Stage } from '#test/local/oracle/open-tenancy.ts';
import { ask } from '#test/local/simulation/ask.ts';

export const cpqHost = 'acme.fa.em2.oraclecloud.com';
/** Groups that every site of the tests has, next to the built-in one. */
export const administrators = 'acme_integrations';
export const sales = 'north_sales';

export interface CpqStage extends Stage {
  sites: CpqSites;
  /** Bearer token of a person with the permission User Administrator. */
  token: string;
  /** The scope of the site's resource app. */
  scope: string;
}

let worlds = 0;

/** A world with a tenancy and one CPQ site, which has two groups and an administrator. */
export async function openCpq(changes: Partial<CpqSite> = {}): Promise<CpqStage> {
  worlds += 1;
  // Other secrets in each world, because tokens are cached by them.
  const stage = await openTenancy({ seed: `cpq-${worlds}` });
  // Making a key takes longer than most tests.
  const keys = stage.world.store.collection<string>('oracle.signing-keys');
  keys.set(stage.tenancy.domain.guid, privateKey);
  const sites = addCpq(stage.world);
  const token = addSite(sites, changes);
  const [scope = ''] = sites.addResourceApp(cpqHost, stage.tenancy.domain.id);
  return { ...stage, sites, token, scope };
}

/** The same, closed when the test is over. */
export async function openCpqForTest(changes?: Partial<CpqSite>): Promise<CpqStage> {
  const stage = await openCpq(changes);
  onTestFinished(() => stage.world.close());
  return stage;
}

/** @returns the token of its administrator */
function addSite(sites: CpqSites, changes: Partial<CpqSite>): string {
  sites.configure(cpqHost, changes);
  sites.addGroup(cpqHost, { variableName: administrators, type: 'Administrator' });
  sites.addGroup(cpqHost, { variableName: sales, type: 'Sales', label: 'North Sales' });
  return sites.addAdministrator(cpqHost, 'kim.lee@acme.example', ['User Administrator']);
}

/** Calls the site's REST API below `/cpq/rest/v19`. */
export async function callSite(
  { world, token }: Pick<CpqStage, 'world' | 'token'>,
  method: string,
  path: string,
  body?: unknown,
  prefix = '/cpq/rest/v19',
) {
  const reply = await ask(world, cpqHost, `${prefix}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await reply.text();
  // biome-ignore lint/suspicious/noExplicitAny: bodies are looked into by tests, field by field
  const json: any = text === '' ? undefined : JSON.parse(text);
  return { status: reply.status, json };
}

/** A group as requests name it. */
export const groupItem = (variableName: string, type = 'Sales') => ({ variableName, type });

/** A client with the scope of CPQ, which has spread through the domain. */
export async function registerClient(stage: CpqStage, displayName = 'erp'): Promise<Client> {
  const { scope, clock, tenancy } = stage;
  const client = await createClient(stage, { displayName, allowedScopes: [{ fqs: scope }] });
  clock.advance(tenancy.settings.appDelayMs);
  return client;
}

/** A token of the identity domain for the site. */
export async function tokenFor(stage: CpqStage, client: Client, scope = stage.scope) {
  const reply = await requestToken(stage, client, { grant_type: 'client_credentials', scope });
  return ((await reply.json()) as { access_token: string }).access_token;
}
