import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { CaughtFailure } from '#runtime/explain-failure.ts';
import type { Access } from '#runtime/recovery.ts';
import { readStored } from './read-stored.ts';
import type { OnboardedInstance } from './request/recovery-input.ts';
import { runInquiry } from './run-inquiry.ts';

/** A look makes at most a sixth of these at once: enough for every question, and beside a run that goes on. */
const CALLS_PER_MINUTE = 60;

const Looked = z.object({ failure: z.nullable(CaughtFailure) });

const IF_SLOW = {
  summary: 'Oracle Integration did not answer in time.',
  fix: 'Ask again, for a shorter time (newerThan) if that is possible.',
};

/** An instance, and as whom we look at it. */
export interface LookTarget {
  jobId: string;
  access: Access | null;
  /** Where there is no access: its addresses are looked up. */
  onboarding: OnboardedInstance | null;
}

/** What is asked, as statemachines/instance-look.ts takes it. */
export interface Look {
  about: 'health' | 'errors' | 'recovery';
  question: object;
}

/**
 * Has the workflow look at an instance, and reads what it lays down. This function speaks to AWS only.
 * @param schema what the answer has to be
 * @returns the answer, or the failure as the workflow caught it
 * @throws Timeout it took too long
 */
export async function lookAtInstance<T extends z.ZodMiniType>(
  { jobId, access, onboarding }: LookTarget,
  { about, question }: Look,
  schema: T,
): Promise<{ found: z.output<T> } | { failure: CaughtFailure }> {
  const look = `${about}-${randomUUID()}`;
  const request = { access, onboarding, callsPerMinute: CALLS_PER_MINUTE };
  const asked = {
    machine: 'INSTANCE_LOOK_STATE_MACHINE',
    result: Looked,
    what: 'The look at the instance',
    ifSlow: IF_SLOW,
  } as const;
  const { failure } = await runInquiry(asked, { jobId, look, about, question, request });
  if (failure) return { failure };
  const answer = await readStored(`recoveries/${jobId}/looks/${look}.json`);
  return { found: z.parse(schema, answer) };
}
