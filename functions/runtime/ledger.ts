import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Origin, Proof, Registration } from './model.ts';
import { publishEvent } from './publish-event.ts';
import { setting } from './settings.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }), {
  marshallOptions: { removeUndefinedValues: true },
});

export type OnboardingStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED';

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

export interface Onboarding {
  id: string;
  customer: string;
  status: OnboardingStatus;
  /** The execution that runs or ran last. */
  executionArn: string;
  /** The request without secrets, as the workflow takes it. */
  request: Record<string, unknown>;
  createdAt: string;
  updatedAt: string;
  failure?: Failure;
  registration?: Registration;
  proof?: Proof;
}

export type ResourceKind =
  | 'integration-instance'
  | 'oauth-client'
  | 'project'
  | 'connection'
  | 'integration'
  | 'secret'
  | 'cupixworks-registration';

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

const partition = (onboardingId: string) => `onboarding#${onboardingId}`;
const resourceKey = (kind: ResourceKind, name: string) => `resource#${kind}#${name}`;
const now = () => new Date().toISOString();

/** The record of an onboarding, or undefined. */
export async function findOnboarding(id: string): Promise<Onboarding | undefined> {
  const { Item } = await client.send(
    new GetCommand({
      TableName: setting('LEDGER_TABLE'),
      Key: { pk: partition(id), sk: 'onboarding' },
      ConsistentRead: true,
    }),
  );
  return Item ? withoutKeys<Onboarding>(Item) : undefined;
}

/** Every onboarding, the newest first; one page of at most `limit`. */
export async function listOnboardings(limit = 100): Promise<Onboarding[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: setting('LEDGER_TABLE'),
      IndexName: 'by-type',
      KeyConditionExpression: '#type = :type',
      ExpressionAttributeNames: { '#type': 'type' },
      ExpressionAttributeValues: { ':type': 'onboarding' },
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  return Items.map((item) => withoutKeys<Onboarding>(item));
}

/** Writes the record of an onboarding that starts, or starts again; what was proved before is kept. */
export async function recordStart(
  start: Pick<Onboarding, 'id' | 'customer' | 'executionArn' | 'request'>,
): Promise<void> {
  await update(
    start.id,
    { ...start, type: 'onboarding', status: 'RUNNING', failure: null },
    { createdAt: now() },
  );
}

/** Notes how an onboarding ended, or what it has proved. */
export async function recordProgress(
  id: string,
  progress: Partial<Pick<Onboarding, 'status' | 'failure' | 'registration' | 'proof'>>,
): Promise<void> {
  await update(id, progress);
}

/** Writes down a resource the moment its id is known: before anything waits for it. */
export async function recordResource(onboardingId: string, resource: Resource): Promise<void> {
  const { kind, name, id, origin } = resource;
  const before = await client.send(
    new PutCommand({
      TableName: setting('LEDGER_TABLE'),
      Item: {
        ...resource,
        pk: partition(onboardingId),
        sk: resourceKey(kind, name),
        updatedAt: now(),
      },
      ReturnValues: 'ALL_OLD',
    }),
  );
  const isNew = id !== '' && before?.Attributes?.id !== id;
  if (isNew) await publishEvent(`resource.${origin}`, { onboardingId, kind, name, id });
}

/** The resource of that kind and name that this onboarding wrote down, or undefined. */
export async function findResource(
  onboardingId: string,
  kind: ResourceKind,
  name = '-',
): Promise<Resource | undefined> {
  const { Item } = await client.send(
    new GetCommand({
      TableName: setting('LEDGER_TABLE'),
      Key: { pk: partition(onboardingId), sk: resourceKey(kind, name) },
      ConsistentRead: true,
    }),
  );
  return Item ? withoutKeys<Resource>(Item) : undefined;
}

/** Everything an onboarding made or adopted; what is only intended has no id yet and isn't listed. */
export async function listResources(onboardingId: string): Promise<Resource[]> {
  const items = await queryPrefix(onboardingId, 'resource#');
  return items.map((item) => withoutKeys<Resource>(item)).filter(({ id }) => id !== '');
}

/** Forgets a resource once its absence was observed. */
export async function forgetResource(
  onboardingId: string,
  kind: ResourceKind,
  name = '-',
): Promise<void> {
  const before = await client.send(
    new DeleteCommand({
      TableName: setting('LEDGER_TABLE'),
      Key: { pk: partition(onboardingId), sk: resourceKey(kind, name) },
      ReturnValues: 'ALL_OLD',
    }),
  );
  const id = before?.Attributes?.id;
  if (id) await publishEvent('resource.removed', { onboardingId, kind, name, id: String(id) });
}

/** Adds one line to the audit trail: who did what; details never hold a secret. */
export async function audit(
  onboardingId: string,
  entry: { who: string; what: string; details?: Record<string, unknown> },
): Promise<void> {
  const at = now();
  await client.send(
    new PutCommand({
      TableName: setting('LEDGER_TABLE'),
      Item: {
        ...entry,
        at,
        pk: partition(onboardingId),
        sk: `audit#${at}#${crypto.randomUUID().slice(0, 8)}`,
      },
    }),
  );
}

/** The audit trail of an onboarding, oldest first. */
export async function readAudit(onboardingId: string): Promise<Record<string, unknown>[]> {
  return (await queryPrefix(onboardingId, 'audit#')).map((item) => withoutKeys(item));
}

async function queryPrefix(
  onboardingId: string,
  prefix: string,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: setting('LEDGER_TABLE'),
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': partition(onboardingId), ':prefix': prefix },
        ConsistentRead: true,
        ExclusiveStartKey: start,
      }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}

/** Sets the given fields and leaves the others; null removes one; `firstTime` counts only when missing. */
async function update(
  onboardingId: string,
  fields: Record<string, unknown>,
  firstTime: Record<string, unknown> = {},
): Promise<void> {
  const changes = Object.entries({ ...fields, updatedAt: now() }).filter(
    ([, v]) => v !== undefined,
  );
  const sets = changes.filter(([, value]) => value !== null);
  const removes = changes.filter(([, value]) => value === null).map(([field]) => `#${field}`);
  const defaults = Object.entries(firstTime);
  const assignments = [
    ...sets.map(([field]) => `#${field} = :${field}`),
    ...defaults.map(([field]) => `#${field} = if_not_exists(#${field}, :${field})`),
  ];
  const everything = [...changes, ...defaults];
  await client.send(
    new UpdateCommand({
      TableName: setting('LEDGER_TABLE'),
      Key: { pk: partition(onboardingId), sk: 'onboarding' },
      UpdateExpression: `SET ${assignments.join(', ')}${removes.length ? ` REMOVE ${removes.join(', ')}` : ''}`,
      ExpressionAttributeNames: Object.fromEntries(
        everything.map(([field]) => [`#${field}`, field]),
      ),
      ExpressionAttributeValues: Object.fromEntries(
        [...sets, ...defaults].map(([field, value]) => [`:${field}`, value]),
      ),
    }),
  );
}

function withoutKeys<T>(item: Record<string, unknown>): T {
  const { pk, sk, type, ...rest } = item;
  return rest as T;
}
