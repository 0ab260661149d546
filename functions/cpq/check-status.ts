import * as z from 'zod/mini';
import { CpqCaller, CpqClient, CpqSite, UserStatus } from '#runtime/integration-user.ts';
import { audit } from '#runtime/ledger.ts';
import type { Mismatch } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { findUserRecord, writeUserRecord } from './user-record.ts';
import { readStatus } from './users.ts';

const Input = z.strictObject({
  jobId: z.string(),
  site: CpqSite,
  caller: z.nullable(CpqCaller),
  client: CpqClient,
  status: UserStatus,
  /** What the person reported. */
  answer: z.object({ status: z.nullish(z.string()) }),
});

/** What was wrong; nothing when the status is written down. */
export interface CheckedStatus {
  problems: Mismatch[];
}

/**
 * Stage 7, after "done": compares with what the site shows, if it shows it, else with what the person saw.
 * The proof that follows shows it in any case: a call has to succeed, or to fail.
 */
export async function checkStatus(input: z.output<typeof Input>): Promise<CheckedStatus> {
  const { jobId, site, caller, client, status, answer } = input;
  const record = await findUserRecord(jobId);
  const number = record?.partyNumber;
  const shown = caller && number ? await readStatus({ site, caller }, number) : undefined;
  const reported = answer.status === 'Inactive' ? 'inactive' : 'active';
  const seen = shown ?? reported;
  if (seen !== status) return { problems: [{ field: 'Status', expected: status, seen }] };
  if (record) await writeUserRecord(jobId, { ...record, status, changedAt: Date.now() }, record);
  const details = { clientId: client.clientId, status, seenInCpq: shown !== undefined };
  await audit(jobId, { who: 'workflow', what: 'status set by a person', details });
  return { problems: [] };
}

export const handler = defineStep({
  stage: 'set-status',
  system: 'cpq',
  input: Input,
  act: checkStatus,
});
