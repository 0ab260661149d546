import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type { UserStatus, UserSummary } from './integration-user.ts';
import type { Origin, Proof, Registration } from './model.ts';
import type { PromotionSummary } from './promotion.ts';
import { publishEvent } from './publish-event.ts';
import { queryAll } from './query-all.ts';
import type { RecoverySummary } from './recovery.ts';
import { setting } from './settings.ts';
import type { JobKind, StageId } from './stages.ts';
import { updateRecord } from './update-record.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }), {
  marshallOptions: { removeUndefinedValues: true },
});

/** As Step Functions calls them. */
export const jobStatuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;
export type JobStatus = (typeof jobStatuses)[number];

export interface Failure {
  stage: string;
  error: string;
  system: string;
  summary: string;
  fix: string;
  seen?: { status?: number; serviceCode?: string; requestId?: string; detail?: string };
  runbook: string;
  at: string;
}

/**
 * What the ledger keeps of one piece of work, for years: an onboarding, say. It may run more than once: each run is an
 * execution of the workflow of its kind.
 */
export interface Job {
  id: string;
  kind: JobKind;
  customer: string;
  status: JobStatus;
  /** The execution that runs or ran last. */
  executionArn: string;
  /** The request without secrets, as the workflow takes it. */
  request: Record<string, unknown>;
  createdAt: string;
  updatedAt: string;
  failure?: Failure;
  registration?: Registration;
  proof?: Proof;
  /** What the last run of a recovery has reached. */
  recovery?: RecoverySummary;
  /** What the last run of a promotion has reached. */
  promotion?: PromotionSummary;
  /** What the last run for an integration user that succeeded has reached. */
  integrationUser?: UserSummary;
}

/**
 * A job as lists show it. It is a record of its own, small and in the index, so that a list of a thousand is
 * one query, and noting a stage doesn't write the whole job again.
 */
export interface JobLine
  extends Pick<Job, 'id' | 'kind' | 'customer' | 'status' | 'createdAt' | 'updatedAt'> {
  /** The stage that ended last in the present run. */
  completedStage?: StageId;
  failure?: Pick<Failure, 'stage' | 'error' | 'summary' | 'at'>;
  /** Of an integration user: what it was when it was last seen or set. */
  clientId?: string;
  userStatus?: UserStatus;
  /** Variable names. */
  groups?: string[];
}

export type ResourceKind =
  | 'integration-instance'
  | 'oauth-client'
  | 'project'
  | 'connection'
  | 'integration'
  | 'secret'
  | 'cupixworks-registration'
  | 'cpq-scope'
  | 'cpq-user';

export interface Resource {
  kind: ResourceKind;
  /** Tells resources of one kind apart: `provisioner`, `runtime`, …; `-` where there is only one. */
  name: string;
  /** The id that its own system gave it. */
  id: string;
  origin: Origin;
  /** What later stages compare with to see that nothing has to be done; never a secret. */
  facts?: Record<string, string | number | boolean | null>;
  updatedAt?: string;
}

const partition = (jobId: string) => `job#${jobId}`;
const jobKey = (jobId: string) => ({ pk: partition(jobId), sk: 'job' });
/** Key of the record that lists show of a job. */
export const lineKey = (jobId: string) => ({ pk: partition(jobId), sk: 'line' });
const resourceKey = (kind: ResourceKind, name: string) => `resource#${kind}#${name}`;
const now = () => new Date().toISOString();

/** The record of a job, or undefined. */
export async function findJob(id: string): Promise<Job | undefined> {
  const { Item } = await client.send(
    new GetCommand({
      TableName: setting('LEDGER_TABLE'),
      Key: jobKey(id),
      ConsistentRead: true,
    }),
  );
  return Item ? withoutKeys<Job>(Item) : undefined;
}

/** Every job of a kind, the most recently changed first; one page of at most `limit`. */
export async function listJobs(kind: JobKind, limit = 100): Promise<JobLine[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: setting('LEDGER_TABLE'),
      IndexName: 'by-type',
      KeyConditionExpression: '#type = :type',
      ExpressionAttributeNames: { '#type': 'type' },
      ExpressionAttributeValues: { ':type': kind },
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  return Items.map((item) => withoutKeys<JobLine>(item));
}

/**
 * Writes the record of a job that starts, or starts again; what was proved before is kept.
 * @param how `goes on`: in the stage where it had stopped, and not with the first one
 */
export async function recordStart(
  start: Pick<Job, 'id' | 'kind' | 'customer' | 'executionArn' | 'request'>,
  how: 'begins' | 'goes on' = 'begins',
): Promise<void> {
  const { id, kind, customer } = start;
  const begun = { status: 'RUNNING', failure: null };
  await updateRecord(jobKey(id), { ...start, ...begun }, { createdAt: now() });
  const completedStage = how === 'begins' ? null : undefined;
  const line = { id, kind, customer, type: kind, completedStage, ...begun };
  await updateRecord(lineKey(id), line, { createdAt: now() });
}

/** What lists show of a job, or undefined. */
export async function findLine(id: string): Promise<JobLine | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: setting('LEDGER_TABLE'), Key: lineKey(id), ConsistentRead: true }),
  );
  return Item ? withoutKeys<JobLine>(Item) : undefined;
}

/**
 * Notes how a job ended, or what it has proved.
 * @param shown the failure as lists show it, where nobody has explained it
 */
export async function recordProgress(
  id: string,
  progress: Partial<
    Pick<
      Job,
      'status' | 'failure' | 'registration' | 'proof' | 'recovery' | 'promotion' | 'integrationUser'
    >
  >,
  shown: JobLine['failure'] = progress.failure,
): Promise<void> {
  await updateRecord(jobKey(id), progress);
  const { status } = progress;
  if (!status) return;
  const { stage, error, summary, at } = shown ?? {};
  await updateRecord(lineKey(id), { status, failure: shown && { stage, error, summary, at } });
}

/** Notes that a stage is over, for lists only: what was made stands in the resources. */
export async function recordStageEnd(id: string, stage: StageId): Promise<void> {
  await updateRecord(lineKey(id), { completedStage: stage });
}

/** Notes what an integration user is now, for lists only. */
export async function recordUserFacts(
  id: string,
  facts: Required<Pick<JobLine, 'clientId' | 'userStatus' | 'groups'>>,
): Promise<void> {
  await updateRecord(lineKey(id), facts);
}

/** Writes down a resource the moment its id is known: before anything waits for it. */
export async function recordResource(jobId: string, resource: Resource): Promise<void> {
  const { kind, name, id, origin } = resource;
  const before = await client.send(
    new PutCommand({
      TableName: setting('LEDGER_TABLE'),
      Item: {
        ...resource,
        pk: partition(jobId),
        sk: resourceKey(kind, name),
        updatedAt: now(),
      },
      ReturnValues: 'ALL_OLD',
    }),
  );
  const isNew = id !== '' && before?.Attributes?.id !== id;
  if (isNew) await publishEvent(`resource.${origin}`, { jobId, kind, name, id });
}

/** The resource of that kind and name that this job wrote down, or undefined. */
export async function findResource(
  jobId: string,
  kind: ResourceKind,
  name = '-',
): Promise<Resource | undefined> {
  const { Item } = await client.send(
    new GetCommand({
      TableName: setting('LEDGER_TABLE'),
      Key: { pk: partition(jobId), sk: resourceKey(kind, name) },
      ConsistentRead: true,
    }),
  );
  return Item ? withoutKeys<Resource>(Item) : undefined;
}

/** Everything a job made or adopted; what is only intended has no id yet and isn't listed. */
export async function listResources(jobId: string): Promise<Resource[]> {
  const items = await queryPrefix(jobId, 'resource#');
  return items.map((item) => withoutKeys<Resource>(item)).filter(({ id }) => id !== '');
}

/** Forgets a resource once its absence was observed. */
export async function forgetResource(jobId: string, kind: ResourceKind, name = '-'): Promise<void> {
  const before = await client.send(
    new DeleteCommand({
      TableName: setting('LEDGER_TABLE'),
      Key: { pk: partition(jobId), sk: resourceKey(kind, name) },
      ReturnValues: 'ALL_OLD',
    }),
  );
  const id = before?.Attributes?.id;
  if (id) await publishEvent('resource.removed', { jobId, kind, name, id: String(id) });
}

/** Adds one line to the audit trail: who did what; details never hold a secret. */
export async function audit(
  jobId: string,
  entry: { who: string; what: string; details?: Record<string, unknown> },
): Promise<void> {
  const at = now();
  await client.send(
    new PutCommand({
      TableName: setting('LEDGER_TABLE'),
      Item: {
        ...entry,
        at,
        pk: partition(jobId),
        sk: `audit#${at}#${crypto.randomUUID().slice(0, 8)}`,
      },
    }),
  );
}

/** The audit trail of a job, oldest first. */
export async function readAudit(jobId: string): Promise<Record<string, unknown>[]> {
  return (await queryPrefix(jobId, 'audit#')).map((item) => withoutKeys(item));
}

function queryPrefix(jobId: string, prefix: string): Promise<Record<string, unknown>[]> {
  return queryAll({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': partition(jobId), ':prefix': prefix },
    ConsistentRead: true,
  });
}

function withoutKeys<T>(item: Record<string, unknown>): T {
  const { pk, sk, type, ...rest } = item;
  return rest as T;
}
