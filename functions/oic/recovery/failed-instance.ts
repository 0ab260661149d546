import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { ErroredInstance } from '#functions/oic/monitoring/errored-instances.ts';
import { instanceStatuses } from '#functions/oic/monitoring/instances.ts';
import { redact } from '#runtime/redaction.ts';

/** What is kept of a message: enough to know it again, too little for what it may quote of a payload. */
const MESSAGE_LENGTH = 200;
/** What is looked at: some systems answer with whole pages. */
const READ_LENGTH = 2_000;

const text = z.nullable(z.string());

/** One failure as the files of a run keep it: what decisions need, and what a person knows it by. */
export const FailedInstance = z.strictObject({
  id: z.string(),
  status: z.enum(instanceStatuses),
  project: text,
  integration: text,
  version: text,
  errorCode: text,
  /** Without the numbers and ids that make each message different. */
  message: text,
  recoverable: z.boolean(),
  /** How often Oracle has it that it was resubmitted. */
  retries: z.number(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Name and value that the integration tracks it by: `OrderNumber PO-10017`. */
  business: text,
  isPurged: z.boolean(),
});
export type FailedInstance = z.infer<typeof FailedInstance>;

/** Takes from Oracle's answer what is kept. */
export function toFailedInstance(seen: ErroredInstance): FailedInstance {
  const { integration, primaryName, primaryValue } = seen;
  const createdAt = timeOf(seen.creationDate) ?? 0;
  return {
    id: seen.id,
    status: seen.status,
    project: seen.projectCode ?? integration?.projectCode ?? null,
    integration: integration?.code ?? null,
    version: integration?.version ?? null,
    errorCode: seen.errorCode ?? null,
    message: seen.errorMessage ? plainMessage(seen.errorMessage) : null,
    recoverable: seen.recoverable ?? false,
    retries: seen.retryCount ?? 0,
    createdAt,
    updatedAt: timeOf(seen.lastTrackedTime) ?? createdAt,
    business: primaryValue ? [primaryName, primaryValue].filter(Boolean).join(' ') : null,
    isPurged: seen.isPurged ?? false,
  };
}

/** Numbers, but for those of error codes and HTTP statuses, which tell messages apart. */
const NUMBERED =
  /(?<!\b(?:CASDK|ORA|JCA|OSB|ICS|OIC|BEA|HTTP|status|code|error)[\s:=-]{0,3})\b\d[\d:.,T+-]*\b/gi;

/**
 * A message without what makes each one different, so that alike ones are counted together: markup, ids, times,
 * numbers, line breaks. Numbers of error codes (`CASDK-0033`) and HTTP statuses (`status 503`) stay.
 */
export function plainMessage(message: string): string {
  return redact(message)
    .slice(0, READ_LENGTH)
    .replace(/<[^>]{0,200}>/g, ' ')
    .replace(/\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/gi, '#')
    .replace(/[\w-]{20,}/g, (word) => (/\d/.test(word) ? '#' : word))
    .replace(NUMBERED, '#')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MESSAGE_LENGTH);
}

/** What failures that belong together have in common. */
export type GroupFields = Pick<
  FailedInstance,
  'project' | 'integration' | 'version' | 'errorCode' | 'message'
>;

/** Name of the group of a failure: the same integration, code and message. */
export function groupOf(failure: GroupFields): string {
  const { project, integration, version, errorCode, message } = failure;
  const parts = JSON.stringify([project, integration, version, errorCode, message]);
  return createHash('sha256').update(parts).digest('hex').slice(0, 10);
}

function timeOf(text: string | null | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}
