import type { Client, Instance, SecurityMode } from '#runtime/model.ts';
import { type PlanItem, sentenceOf } from '#runtime/plan.ts';
import type { OAuthApp } from './apps.ts';
import { appName, draw, type Purpose, roleOf, toClient } from './blueprint.ts';
import { clientSecretName, whereKept } from './client-secret.ts';
import { compareApp, findOwnApp } from './establish-app.ts';
import { hasRole, type OicRole } from './grants.ts';

export interface WantedClient {
  jobId: string;
  customer: string;
  purpose: Purpose;
  security: SecurityMode;
  domainUrl: string;
  instance: Instance | null;
  /** Null when nobody knows them, because the instance is still to be made. */
  scopes: Client['scopes'] | null;
}

type Judged = Pick<PlanItem, 'action' | 'says'>;

/** What stands between a client and what it should be. */
export interface ClientState extends Judged {
  purpose: Purpose;
  /** Display name of the app. */
  name: string;
  /** SCIM id of the app, when there is one. */
  id: string | undefined;
  /** Absent where another client has it, because both are one app. */
  role: (Judged & { name: OicRole }) | undefined;
  /** The client as the stage would return it; null when it isn't there, or its scopes aren't known. */
  client: Client | null;
  /** The secret that CupixWorks or we have stays the one in the vault. */
  isSecretKept: boolean;
}

/**
 * Compares the client of one purpose with what it should be, as the stage does; reads only.
 * @throws NotOurs an app of that name exists that this onboarding did not make
 * @throws NotFound the instance's app doesn't offer the role
 */
export async function lookAtClient(wanted: WantedClient): Promise<ClientState> {
  const { jobId, purpose, security, domainUrl } = wanted;
  const name = appName(jobId, purpose, security);
  const found = await findOwnApp({ jobId, domainUrl }, name);
  const holder = { jobId, domainUrl, purpose, security };
  const kept = found && (await whereKept(holder, found.name));
  const isShared = security === 'as-documented' && purpose === 'runtime';
  const { scopes } = wanted;
  const secretId = clientSecretName(jobId, kept ?? purpose);
  return {
    purpose,
    name,
    id: found?.id,
    ...(isShared ? SHARED : judgeApp(wanted, found, kept !== undefined)),
    role: isShared ? undefined : await judgeRole(wanted, found),
    client:
      found && scopes
        ? toClient({ domainUrl, appId: found.id, clientId: found.name, secretId }, scopes)
        : null,
    // A copy that is still to be made is a new version, which counts as new values.
    isSecretKept: kept === purpose,
  };
}

/** The items of a plan that tell of it. */
export function itemsOf({ purpose, name, id, action, says, role }: ClientState): PlanItem[] {
  const stage = purpose === 'runtime' ? 'authorise-runtime-client' : 'authorise-provisioner';
  const app: PlanItem = { stage, kind: 'oauth-client', name, action, ...(id && { id }), says };
  return role ? [app, { stage, kind: 'role-grant', ...role }] : [app];
}

const SHARED: Judged = {
  action: 'keep',
  says: "It is the application of the stage before, as the vendor's guide has it; nothing more is made.",
};

function judgeApp(wanted: WantedClient, found: OAuthApp | undefined, isKept: boolean): Judged {
  if (!found) {
    return { action: 'create', says: 'Its secret goes straight into Secrets Manager.' };
  }
  const differences = differencesOf(wanted, found);
  if (!isKept) differences.push('its secret is not in Secrets Manager and is made anew');
  if (differences.length === 0) return { action: 'keep', says: 'It is as it should be.' };
  return { action: 'change', says: sentenceOf(differences) };
}

function differencesOf(wanted: WantedClient, found: OAuthApp): string[] {
  const { scopes } = wanted;
  if (!scopes) {
    const off = found.active === true ? [] : ['it is switched on'];
    return ['it gets the scopes of the new instance', ...off];
  }
  const { drift, isOn } = compareApp(found, draw(wanted, scopes).settings);
  const drifted = Object.keys(drift);
  return [
    ...(drifted.length > 0 ? [`these settings are put right: ${drifted.join(', ')}`] : []),
    ...(isOn ? [] : ['it is switched on']),
  ];
}

async function judgeRole(
  wanted: WantedClient,
  found: OAuthApp | undefined,
): Promise<ClientState['role']> {
  const { instance, scopes, domainUrl } = wanted;
  const role = roleOf(wanted);
  const grant = found && instance && { appId: found.id, resourceAppId: instance.appId, role };
  const isGranted = grant && scopes ? await hasRole(domainUrl, grant) : false;
  const of = instance ? `of the instance ${instance.name}` : 'of the new instance';
  return isGranted
    ? { name: role, action: 'keep', says: `The client has this role ${of}.` }
    : { name: role, action: 'create', says: `The client gets this role ${of}.` };
}
