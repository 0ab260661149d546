import { Conflict, NotOurs } from '#runtime/errors.ts';
import {
  type AppSettings,
  changeApp,
  createApp,
  findApp,
  type OAuthApp,
  setAppActive,
} from './apps.ts';
import { findDrift, isDocumentedName, isOurs } from './blueprint.ts';
import {
  findKeptSecret,
  type Holder,
  type KeptSecret,
  replaceSecret,
  storeSecret,
} from './client-secret.ts';

export interface Established {
  /** SCIM id. */
  id: string;
  clientId: string;
  secret: KeptSecret;
  /** The app as it was found; undefined when this call made it. */
  found: OAuthApp | undefined;
}

/**
 * Sees to it that the app exists and that its secret is in the vault: nothing else happens in between that
 * could fail. An app whose secret never got there (a crash, a lost answer) is given a new one.
 * @throws NotOurs an app of that name exists that this onboarding did not make
 * @throws Conflict another run of this stage makes the same app at this moment
 */
export async function establishApp(holder: Holder, settings: AppSettings): Promise<Established> {
  const found = await findOwnApp(holder, settings.displayName);
  if (found) return withSecret(holder, found);
  const made = await createApp(holder.domainUrl, settings);
  if (!made) return joinOtherRun(holder, settings.displayName);
  return {
    id: made.id,
    clientId: made.clientId,
    secret: await storeSecret(holder, made),
    found: undefined,
  };
}

/**
 * Makes an app of ours look as it should again, and switches it on if it should be active; it is never switched
 * off. A new app is switched on in any case: the console adds applications switched off, and not every domain
 * heeds `active` in a creation.
 * Source: https://docs.oracle.com/en/cloud/saas/social-data-insight-cloud/rrdnb/add-a-confidential-application.html
 * @returns whether an app that existed before was changed
 */
export async function correctApp(
  domainUrl: string,
  app: Established,
  settings: AppSettings,
): Promise<boolean> {
  const { drift, isOn } = app.found ? compareApp(app.found, settings) : { drift: {}, isOn: false };
  const isDrifted = Object.keys(drift).length > 0;
  if (isDrifted) await changeApp(domainUrl, app.id, drift);
  const isToSwitchOn = !isOn && settings.active !== false;
  if (isToSwitchOn) await setAppActive(domainUrl, app.id, true);
  return isDrifted || isToSwitchOn;
}

/** What of an app isn't as it should be; reads nothing. */
export function compareApp(found: OAuthApp, settings: AppSettings) {
  return { drift: findDrift(found, settings), isOn: found.active === true };
}

/**
 * The app of that display name, if this onboarding made it; undefined when there is none.
 * @throws NotOurs somebody else made it
 */
export async function findOwnApp(
  holder: Pick<Holder, 'domainUrl' | 'jobId'>,
  displayName: string,
): Promise<OAuthApp | undefined> {
  const found = await findApp(holder.domainUrl, displayName);
  if (!found || isOurs(found, holder.jobId)) return found;
  const orElse = isDocumentedName(displayName)
    ? ', or choose security: least-privilege, which uses names of its own'
    : '';
  throw new NotOurs({
    system: 'identity-domain',
    summary: `The domain has an application ${displayName} (${found.id}) that ${holder.jobId} did not make.`,
    fix: `It is left as it is. Rename or remove it in the identity domain${orElse}; then resume.`,
  });
}

async function withSecret(holder: Holder, found: OAuthApp): Promise<Established> {
  const app = { id: found.id, clientId: found.name };
  const secret = (await findKeptSecret(holder, app.clientId)) ?? (await replaceSecret(holder, app));
  return { ...app, secret, found };
}

/**
 * The name was free a moment ago and now is taken. If the other run has not stored its secret yet, a new
 * secret made here would be overwritten by its old one: better to come back.
 */
async function joinOtherRun(holder: Holder, displayName: string): Promise<Established> {
  const found = await findOwnApp(holder, displayName);
  const secret = found && (await findKeptSecret(holder, found.name));
  if (secret) return { id: found.id, clientId: found.name, secret, found };
  throw new Conflict({
    system: 'identity-domain',
    summary: `The domain says that the application ${displayName} exists; another run is making it at this moment.`,
    fix: 'Nothing to do: the workflow looks again.',
  });
}
