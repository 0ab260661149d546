import {
  createApp,
  findApp,
  regenerateSecret,
  setAppActive,
} from '#functions/identity-domain/apps.ts';
import {
  addMember,
  createGroup,
  createServiceUser,
  findGroup,
  findUser,
} from '#functions/identity-domain/service-users.ts';
import { createTrust, findTrust, replaceTrust } from '#functions/identity-domain/trusts.ts';
import { NotOurs } from '#runtime/errors.ts';
import { EXCHANGE_SECRET } from '#runtime/oci-identity/names.ts';
import { keepClient, keptClient } from './exchange-secret.ts';
import { completed, newTrust, OUR_NAME, type Trusted } from './wanted-trust.ts';

const APP_NAME = `${OUR_NAME}-exchange`;
/** How we recognise our application: only ours gets a new secret. */
const APP_DESCRIPTION = 'Exchanges AWS tokens for oic-onboarding; has no roles.';

/** One thing that has to be so, and what the set-up found and did. */
export interface Step {
  what: string;
  found: 'right' | 'missing' | 'different';
  /** What is different. */
  details?: string;
  /** True: it was made so. False: it is so, or would be with --apply. */
  done: boolean;
}

interface SetUp extends Trusted {
  /** Base URL of the identity domain. */
  domainUrl: string;
  /** False: only looks. */
  apply: boolean;
  /** Makes a new client secret, also where the old one seems to be in the vault. */
  renewSecret: boolean;
}

/** Stands for an id of something that a look without --apply did not create. */
const NOT_YET = '(not made yet)';

/**
 * Makes an identity domain trust roles of an AWS account, so that they may act as a service user: the user,
 * its group, the application that may exchange tokens, its secret in AWS Secrets Manager, and the trust.
 * What is right already is left alone; nothing is taken away. Run again after a failure, it goes on.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/json_web_token_exchange.htm
 * @throws NotOurs something of our name, a trust in the issuer, or the secret belongs to somebody else
 * @throws NotAuthorized, InvalidCredentials the administrator's key may not do this
 */
export async function setUpTrust(wanted: SetUp): Promise<Step[]> {
  const kept = await keptClient(wanted.domainUrl);
  const steps: Step[] = [];
  const userId = await ensureUser(wanted, steps);
  await ensureMembership(wanted, userId, steps);
  const clientId = await ensureClient(wanted, kept, steps);
  await ensureTrust(wanted, { userId, clientId }, steps);
  return steps;
}

async function ensureUser({ domainUrl, apply }: SetUp, steps: Step[]): Promise<string> {
  const user = await findUser(domainUrl, OUR_NAME);
  if (user && !user.isServiceUser) throw taken('user', OUR_NAME);
  steps.push(step(`Service user ${OUR_NAME}`, user, apply));
  if (user) return user.id;
  return apply ? createServiceUser(domainUrl, OUR_NAME) : NOT_YET;
}

async function ensureMembership(
  { domainUrl, apply }: SetUp,
  userId: string,
  steps: Step[],
): Promise<void> {
  const found = await findGroup(domainUrl, OUR_NAME);
  steps.push(step(`Group ${OUR_NAME}`, found, apply));
  const groupId = found ?? (apply ? await createGroup(domainUrl, OUR_NAME) : NOT_YET);
  const isMember =
    found !== undefined &&
    userId !== NOT_YET &&
    (await findGroup(domainUrl, OUR_NAME, userId)) !== undefined;
  steps.push(step(`${OUR_NAME} is in the group`, isMember, apply));
  if (!isMember && apply) await addMember(domainUrl, groupId, userId);
}

/** A secret is in the vault before anything else can fail; one that never got there is replaced. */
async function ensureClient(
  wanted: SetUp,
  kept: string | undefined,
  steps: Step[],
): Promise<string> {
  const { domainUrl, apply, renewSecret } = wanted;
  const app = await findApp(domainUrl, APP_NAME);
  if (app && app.description !== APP_DESCRIPTION) throw taken('application', APP_NAME);
  // What can't be read is taken for right; --renew-secret is for when it isn't.
  const isKept = app !== undefined && !renewSecret && [app.name, 'unreadable'].includes(kept ?? '');
  steps.push(
    step(`Application ${APP_NAME}`, app, apply),
    step(`Its secret in ${EXCHANGE_SECRET} (AWS Secrets Manager)`, isKept, apply),
    step('The application is active', app?.active, apply),
  );
  if (!apply) return app?.name ?? NOT_YET;
  const client = app ? { id: app.id, clientId: app.name } : await createClient(wanted);
  if (app && !isKept) {
    const clientSecret = await regenerateSecret(domainUrl, app.id);
    await keepClient({ clientId: client.clientId, clientSecret, domainUrl });
  }
  if (!app?.active) await setAppActive(domainUrl, client.id, true);
  return client.clientId;
}

async function createClient({ domainUrl }: SetUp): Promise<{ id: string; clientId: string }> {
  const made = await createApp(domainUrl, {
    displayName: APP_NAME,
    description: APP_DESCRIPTION,
    basedOnTemplate: { value: 'CustomWebAppTemplateId' },
    isOAuthClient: true,
    clientType: 'confidential',
    allowedGrants: ['client_credentials'],
    trustScope: 'Explicit',
    clientIPChecking: 'anywhere',
    active: true,
  });
  if (!made) throw taken('application', APP_NAME);
  const { id, clientId, clientSecret } = made;
  await keepClient({ clientId, clientSecret, domainUrl });
  return { id, clientId };
}

async function ensureTrust(
  wanted: SetUp,
  parties: { userId: string; clientId: string },
  steps: Step[],
): Promise<void> {
  const { domainUrl, apply, issuer } = wanted;
  const what = `Trust in ${issuer}`;
  const found = await findTrust(domainUrl, issuer);
  const change = found && completed(found, wanted, parties);
  if (change) {
    const details = `lacks ${change.lacks.join(', ')}`;
    steps.push({ what, found: 'different', details, done: apply });
    if (apply) await replaceTrust(domainUrl, change.trust);
    return;
  }
  steps.push(step(what, found, apply));
  if (!found && apply) await createTrust(domainUrl, newTrust(wanted, parties));
}

function step(what: string, found: unknown, apply: boolean): Step {
  return { what, found: found ? 'right' : 'missing', done: apply && !found };
}

function taken(what: string, name: string): NotOurs {
  return new NotOurs({
    system: 'identity-domain',
    summary: `The identity domain has a ${what} named ${name} that this set-up has not made.`,
    fix: 'Rename or delete it if nobody needs it, then run this again.',
  });
}
