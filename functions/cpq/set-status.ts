import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { CpqCaller, CpqClient, CpqSite, UserStatus } from '#runtime/integration-user.ts';
import { defineStep } from '#runtime/step.ts';
import type { Cpq } from './client.ts';
import { observeUser } from './observe-user.ts';
import { findUserRecord, type UserRecord, writeUserRecord } from './user-record.ts';
import { readStatus, writeStatus } from './users.ts';

const Input = z.strictObject({
  jobId: z.string(),
  site: CpqSite,
  caller: z.nullable(CpqCaller),
  client: CpqClient,
  status: UserStatus,
});
type StatusInput = z.output<typeof Input>;

/** `ask`: only a person can do it, in the page. */
export interface StatusSet {
  state: 'changed' | 'unchanged' | 'ask';
}

/**
 * Activates or inactivates the user by the nearest documented way, the ordinary users resource. Whether that
 * reaches integration users is not documented, so its effect is looked at and what the site answered is
 * remembered: it is not asked a second time.
 * Source: https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/op-rest-v19-users-partynumber-patch.html
 */
export async function setStatus(input: StatusInput): Promise<StatusSet> {
  const { jobId, site, caller, client, status } = input;
  const cpq = { site, caller };
  const record = await findUserRecord(jobId);
  const partyNumber = (await observeUser(cpq, client.clientId, record))?.partyNumber;
  const seen = await seeStatus(cpq, partyNumber);
  if ((seen ?? record?.status) === status) {
    await note(jobId, { status }, record);
    return { state: 'unchanged' };
  }
  if (!caller || !partyNumber || record?.statusBy === 'page') return { state: 'ask' };
  const isTaken = await writeStatus(cpq, partyNumber, status);
  const hasEffect = isTaken && (await readStatus(cpq, partyNumber)) === status;
  const change = hasEffect
    ? { status, statusBy: 'users' as const, changedAt: Date.now() }
    : { statusBy: 'page' as const };
  await note(jobId, change, record);
  return { state: hasEffect ? 'changed' : 'ask' };
}

async function seeStatus(cpq: Cpq, partyNumber: string | undefined) {
  return cpq.caller && partyNumber ? readStatus(cpq, partyNumber) : undefined;
}

async function note(
  jobId: string,
  change: Partial<UserRecord>,
  record: UserRecord | undefined,
): Promise<void> {
  if (record) await writeUserRecord(jobId, { ...record, ...change }, record);
}

/** Stage 7: active or inactive in CPQ. What it can't do itself the workflow asks a person for. */
export const handler = defineStep({
  stage: 'set-status',
  system: 'cpq',
  input: Input,
  act: setStatus,
  succeeded: endsStage('set-status', ({ state }) => state !== 'ask'),
});
