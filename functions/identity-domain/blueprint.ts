import * as z from 'zod/mini';
import { type Client, SecurityMode } from '#runtime/model.ts';
import type { AppSettings, OAuthApp } from './apps.ts';
import type { OicRole } from './grants.ts';

export const Purpose = z.enum(['provisioner', 'runtime']);
export type Purpose = z.infer<typeof Purpose>;

/** Tells the clients of a job apart: those of an onboarding, or the external application that calls CPQ. */
export type ClientName = Purpose | 'cpq';

/** The tag that marks an app as made by us; its value is the onboarding's id. */
const OWNER_TAG = 'oic-onboarding';

/** The vendor's guide gives the application this name. */
const DOCUMENTED_NAME = 'Cupix Integration';

export interface Blueprint {
  settings: AppSettings;
  role: OicRole;
  /** The scope whose token proves that the client works for its purpose. */
  scope: string;
}

/** The display name of a client, unique in its domain. */
export function appName(jobId: string, purpose: Purpose, security: SecurityMode): string {
  return security === 'as-documented' ? DOCUMENTED_NAME : `oic-onboarding-${jobId}-${purpose}`;
}

/** Whether an app has its name from the vendor's guide, which other apps may have, too. */
export function isDocumentedName(displayName: string): boolean {
  return displayName === DOCUMENTED_NAME;
}

/** Every display name that the client of a purpose may have. */
export function possibleNames(jobId: string, purpose: Purpose): string[] {
  return SecurityMode.options.map((security) => appName(jobId, purpose, security));
}

/**
 * What the client of a purpose should look like. Least privilege: one app per purpose, with one role each;
 * the one for CupixWorks may only invoke, ours also reads what an endpoint says about itself, which takes
 * the scope to invoke. As documented: one app for both, as the vendor's guide has it; its refresh token grant is
 * of no use with client credentials, but the guide asks for it.
 * Roles: https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/check-roles-assigned-your-confidential-application.html
 */
export function draw(
  client: { jobId: string; customer: string; purpose: Purpose; security: SecurityMode },
  scopes: Client['scopes'],
): Blueprint {
  const { jobId, purpose, security } = client;
  const documented = security === 'as-documented';
  const scope = purpose === 'provisioner' ? scopes.api : scopes.invoke;
  const both = documented || purpose === 'provisioner';
  const allowed = both ? [scopes.invoke, scopes.api] : [scope];
  return {
    settings: clientSettings(client, {
      displayName: appName(jobId, purpose, security),
      grants: documented ? ['client_credentials', 'refresh_token'] : ['client_credentials'],
      scopes: allowed,
    }),
    role: roleOf(client),
    scope,
  };
}

/** The role that the client of a purpose has in the instance. */
export function roleOf({
  purpose,
  security,
}: {
  purpose: Purpose;
  security: SecurityMode;
}): OicRole {
  const both = security === 'as-documented' || purpose === 'provisioner';
  return both ? 'ServiceDeveloper' : 'ServiceInvoker';
}

/** A client as the stages that follow know it. */
export function toClient(
  kept: { domainUrl: string; appId: string; clientId: string; secretId: string },
  scopes: Client['scopes'],
): Client {
  const { domainUrl, ...ids } = kept;
  return { ...ids, tokenUrl: `${domainUrl}/oauth2/v1/token`, scopes, origin: 'created' };
}

/**
 * What the client of an external application that calls CPQ should look like: client credentials and the scope
 * of CPQ, nothing else. What it may do there, the groups of its integration user decide.
 * Source: https://help.bigmachines.com/cpq/Content/Integrating_With_BigMachines/Integration_Guides/IDCSIntegration.htm
 */
export function drawCpqClient(
  client: { jobId: string; customer: string; name: string },
  scope: string,
): AppSettings {
  const displayName = cpqAppName(client.jobId, client.name);
  return clientSettings(client, { displayName, grants: ['client_credentials'], scopes: [scope] });
}

/** The display name of an application's client, unique in its domain: at most 125 characters. */
export function cpqAppName(jobId: string, name: string): string {
  return `oic-onboarding-${jobId}-${name}`;
}

/** What all of our clients have in common. */
function clientSettings(
  { jobId, customer }: { jobId: string; customer: string },
  own: { displayName: string; grants: string[]; scopes: string[] },
): AppSettings {
  return {
    displayName: own.displayName,
    description: describe(jobId, customer),
    tags: [{ key: OWNER_TAG, value: jobId }],
    basedOnTemplate: { value: 'CustomWebAppTemplateId' },
    isOAuthClient: true,
    clientType: 'confidential',
    allowedGrants: own.grants,
    allowedScopes: own.scopes.map((fqs) => ({ fqs })),
    trustScope: 'Explicit',
    clientIPChecking: 'anywhere',
    active: true,
  };
}

const SIGNATURE = (jobId: string) => `Made by oic-onboarding (onboarding ${jobId})`;

function describe(jobId: string, customer: string): string {
  return `${SIGNATURE(jobId)} for ${customer}. Do not edit: changes are undone.`.slice(0, 250);
}

/** Tells whether an app was made by that onboarding: by its tag, or by our description if tags got lost. */
export function isOurs(app: Pick<OAuthApp, 'tags' | 'description'>, jobId: string): boolean {
  const owner = app.tags?.find(({ key }) => key === OWNER_TAG);
  if (owner) return owner.value === jobId;
  return app.description?.startsWith(SIGNATURE(jobId)) ?? false;
}

/** The settings in which an app differs from its blueprint; the order of lists means nothing. */
export function findDrift(app: OAuthApp, wanted: AppSettings): Partial<AppSettings> {
  const fqs = (scopes: OAuthApp['allowedScopes']) => (scopes ?? []).map((scope) => scope.fqs);
  return {
    ...(!sameSet(app.allowedGrants ?? [], wanted.allowedGrants ?? []) && {
      allowedGrants: wanted.allowedGrants,
    }),
    ...(!sameSet(fqs(app.allowedScopes), fqs(wanted.allowedScopes)) && {
      allowedScopes: wanted.allowedScopes,
    }),
    ...(differs(app.clientType, wanted.clientType) && { clientType: wanted.clientType }),
    ...(differs(app.trustScope, wanted.trustScope) && { trustScope: wanted.trustScope }),
  };
}

/** What a domain doesn't show can't be compared; correcting it on every run would never end. */
function differs(seen: string | null | undefined, wanted: string): boolean {
  return typeof seen === 'string' && seen !== wanted;
}

function sameSet(a: string[], b: string[]): boolean {
  const [left, right] = [new Set(a), new Set(b)];
  return left.size === right.size && [...left].every((each) => right.has(each));
}
