import * as z from 'zod/mini';
import { type Client, SecurityMode } from '#runtime/model.ts';
import type { AppSettings, OAuthApp } from './apps.ts';
import type { OicRole } from './grants.ts';

export const Purpose = z.enum(['provisioner', 'runtime']);
export type Purpose = z.infer<typeof Purpose>;

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
function appName(onboardingId: string, purpose: Purpose, security: SecurityMode): string {
  return security === 'as-documented'
    ? DOCUMENTED_NAME
    : `oic-onboarding-${onboardingId}-${purpose}`;
}

/** Every display name that the client of a purpose may have. */
export function possibleNames(onboardingId: string, purpose: Purpose): string[] {
  return SecurityMode.options.map((security) => appName(onboardingId, purpose, security));
}

/**
 * What the client of a purpose should look like. Least privilege: one app per purpose, with one role each;
 * the one for CupixWorks may only invoke, ours also reads what an endpoint says about itself, which takes
 * the scope to invoke. As documented: one app for both, as the vendor's guide has it; its refresh token grant is
 * of no use with client credentials, but the guide asks for it.
 * Roles: https://docs.oracle.com/en/cloud/paas/application-integration/integrations-user/check-roles-assigned-your-confidential-application.html
 */
export function draw(
  client: { onboardingId: string; customer: string; purpose: Purpose; security: SecurityMode },
  scopes: Client['scopes'],
): Blueprint {
  const { onboardingId, customer, purpose, security } = client;
  const documented = security === 'as-documented';
  const scope = purpose === 'provisioner' ? scopes.api : scopes.invoke;
  const both = documented || purpose === 'provisioner';
  const allowed = both ? [scopes.invoke, scopes.api] : [scope];
  return {
    settings: {
      displayName: appName(onboardingId, purpose, security),
      description: describe(onboardingId, customer),
      tags: [{ key: OWNER_TAG, value: onboardingId }],
      basedOnTemplate: { value: 'CustomWebAppTemplateId' },
      isOAuthClient: true,
      clientType: 'confidential',
      allowedGrants: documented ? ['client_credentials', 'refresh_token'] : ['client_credentials'],
      allowedScopes: allowed.map((fqs) => ({ fqs })),
      trustScope: 'Explicit',
      clientIPChecking: 'anywhere',
      active: true,
    },
    role: documented || purpose === 'provisioner' ? 'ServiceDeveloper' : 'ServiceInvoker',
    scope,
  };
}

const SIGNATURE = (onboardingId: string) => `Made by oic-onboarding (onboarding ${onboardingId})`;

function describe(onboardingId: string, customer: string): string {
  return `${SIGNATURE(onboardingId)} for ${customer}. Do not edit: changes are undone.`.slice(
    0,
    250,
  );
}

/** Tells whether an app was made by that onboarding: by its tag, or by our description if tags got lost. */
export function isOurs(app: Pick<OAuthApp, 'tags' | 'description'>, onboardingId: string): boolean {
  const owner = app.tags?.find(({ key }) => key === OWNER_TAG);
  if (owner) return owner.value === onboardingId;
  return app.description?.startsWith(SIGNATURE(onboardingId)) ?? false;
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
