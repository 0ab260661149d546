import * as z from 'zod/mini';
import { NotReadyYet } from '#runtime/errors.ts';
import { forgetResource } from '#runtime/ledger.ts';
import { defineStep } from '#runtime/step.ts';
import { deleteApp, findApp, findAppById, type OAuthApp, setAppActive } from './apps.ts';
import { isOurs, Purpose, possibleNames } from './blueprint.ts';
import { type ClientRecord, findClientRecord } from './client-record.ts';
import { dropSecret, otherPurpose } from './client-secret.ts';
import { revokeRoles } from './grants.ts';

const Input = z.strictObject({
  jobId: z.string(),
  purpose: Purpose,
  /** Base URL of the domain; null when the run ended before it was known. */
  domainUrl: z.nullable(z.string()),
});
type RemoveInput = z.output<typeof Input>;

/**
 * Takes a client away: role, app, then its secret, and forgets it once the domain no longer shows it. An
 * app that serves both purposes goes with the second of them. What was never there is fine.
 * @returns `kept` when the app stays because the other purpose needs it
 * @throws NotReadyYet the domain still shows the deleted app
 * @throws Conflict the domain has not finished deactivating it
 */
export async function removeClient(input: RemoveInput): Promise<{ state: 'absent' | 'kept' }> {
  const { jobId, purpose } = input;
  const record = await findClientRecord(jobId, purpose);
  const domainUrl = record?.domainUrl || input.domainUrl;
  const app = domainUrl ? await findOwn(domainUrl, input, record) : undefined;
  const twin = await findClientRecord(jobId, otherPurpose(purpose));
  const isShared = app !== undefined && twin?.appId === app.id;
  if (domainUrl && app && !isShared) await removeApp(domainUrl, app);
  await dropSecret(jobId, purpose);
  await forgetResource(jobId, 'oauth-client', purpose);
  return { state: isShared ? 'kept' : 'absent' };
}

/** By the ledger, or by name when a crash came between the creation and the ledger. */
async function findOwn(
  domainUrl: string,
  { jobId, purpose }: RemoveInput,
  record: ClientRecord | undefined,
): Promise<OAuthApp | undefined> {
  const recorded = record && (await findAppById(domainUrl, record.appId));
  if (recorded) return recorded;
  for (const name of possibleNames(jobId, purpose)) {
    const named = await findApp(domainUrl, name);
    if (named && isOurs(named, jobId)) return named;
  }
  return undefined;
}

/** An active app can't be deleted: https://github.com/oracle/terraform-provider-oci/issues/2507 */
async function removeApp(domainUrl: string, app: OAuthApp): Promise<void> {
  await revokeRoles(domainUrl, app.id);
  if (app.active !== false) await setAppActive(domainUrl, app.id, false);
  await deleteApp(domainUrl, app.id);
  if (!(await findAppById(domainUrl, app.id))) return;
  throw new NotReadyYet({
    system: 'identity-domain',
    summary: `The domain still shows the application ${app.displayName}.`,
    fix: 'Nothing to do: the workflow looks again.',
  });
}

/** Undo of stages 4 and 9. */
export const handler = defineStep({
  stage: 'roll-back',
  system: 'identity-domain',
  input: Input,
  act: removeClient,
});
