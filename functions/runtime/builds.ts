import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Conflict } from './errors.ts';
import type { Archive } from './model.ts';
import { queryAll } from './query-all.ts';
import { setting } from './settings.ts';
import { updateRecord } from './update-record.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 2 }), {
  marshallOptions: { removeUndefinedValues: true },
});

/** Whose builds: numbers count for each project of a customer. */
export interface BuildOwner {
  customer: string;
  /** Code of the project. */
  project: string;
}

/** What the ledger keeps of a build, for as long as it exists. */
export interface Build extends BuildOwner {
  /** As in addresses: `acme.ORDERS.7`. */
  id: string;
  number: number;
  /** Reserved: nothing is in the store yet, and perhaps never will be. The number is never given again. */
  status: 'reserved' | 'kept';
  /** The promotion and its run that made it. */
  jobId: string;
  run: string;
  /** Name of the environment that it was exported from. */
  source: string;
  madeBy: string;
  createdAt: string;
  updatedAt: string;
  archive?: Archive;
  /** Key of its manifest in the artifact store. */
  manifest?: string;
  entries?: number;
}

/** Which build an environment has of a project. */
export interface Placement extends BuildOwner {
  id: string;
  environment: string;
  build: number;
  /** The promotion and its run that brought it. */
  jobId: string;
  run: string;
  /** ISO 8601, UTC: since when. */
  since: string;
  /** The build before; absent: we know of none. */
  before?: number;
  updatedAt: string;
}

/** Somebody else was quicker this often in a row: then something is wrong. */
const MAX_RACES = 10;

const partition = ({ customer, project }: BuildOwner) => `builds#${customer}#${project}`;
/** Twelve digits, so that the order of keys is the order of numbers. */
const sortKey = (number: number) => `build#${String(number).padStart(12, '0')}`;
const placementKey = (owner: BuildOwner, environment: string) => ({
  pk: partition(owner),
  sk: `placement#${environment}`,
});

export function buildId({ customer, project }: BuildOwner, number: number): string {
  return `${customer}.${project}.${number}`;
}

/** The parts of the id of a build; undefined when it is none. */
export function parseBuildId(id: string): (BuildOwner & { number: number }) | undefined {
  const [, customer, project, number] = /^([a-z][a-z0-9-]*)\.(\w+)\.([1-9]\d{0,8})$/.exec(id) ?? [];
  return customer && project ? { customer, project, number: Number(number) } : undefined;
}

/** The key of a build by its id, for lists. */
export function keyOfBuild(id: string): { pk: string; sk: string } {
  const { number, ...owner } = parseBuildId(id) ?? { customer: '', project: '', number: 0 };
  return { pk: partition(owner), sk: sortKey(number) };
}

/**
 * Takes the next number of a project for a run. The same run always gets the same number, and no number is given
 * twice, not even when nothing came of it.
 * @throws Conflict others took every number that we tried to take
 */
export async function reserveBuild(
  owner: BuildOwner,
  by: Pick<Build, 'jobId' | 'run' | 'source' | 'madeBy'>,
): Promise<Build> {
  for (let race = 0; race < MAX_RACES; race += 1) {
    const known = await listBuilds(owner);
    const ours = known.find(({ run }) => run === by.run);
    if (ours) return ours;
    const number = (known[0]?.number ?? 0) + 1;
    const at = new Date().toISOString();
    const times = { createdAt: at, updatedAt: at };
    const id = buildId(owner, number);
    const build: Build = { id, ...owner, number, status: 'reserved', ...by, ...times };
    if (await putNew(build)) return build;
  }
  throw new Conflict({
    system: 'aws',
    summary: `Others took the next build number of ${owner.project} again and again.`,
    fix: 'Nothing to do: the workflow tries again.',
  });
}

async function putNew(build: Build): Promise<boolean> {
  try {
    await client.send(
      new PutCommand({
        TableName: setting('LEDGER_TABLE'),
        Item: { ...build, type: 'build', pk: partition(build), sk: sortKey(build.number) },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
    return false;
  }
}

/** Notes that a build is in the store. */
export async function keepBuild(
  build: Pick<Build, 'customer' | 'project' | 'number'>,
  kept: Required<Pick<Build, 'archive' | 'manifest' | 'entries'>>,
): Promise<void> {
  const key = { pk: partition(build), sk: sortKey(build.number) };
  await updateRecord(key, { ...kept, status: 'kept' });
}

/** A build, or undefined. */
export async function findBuild(owner: BuildOwner, number: number): Promise<Build | undefined> {
  const { Item } = await client.send(
    new GetCommand({
      TableName: setting('LEDGER_TABLE'),
      Key: { pk: partition(owner), sk: sortKey(number) },
      ConsistentRead: true,
    }),
  );
  return Item ? withoutKeys<Build>(Item) : undefined;
}

/** Every build of a project, the newest first. */
export function listBuilds(owner: BuildOwner): Promise<Build[]> {
  return query<Build>(owner, 'build#');
}

/** Which build is where, of one project. */
export function listPlacements(owner: BuildOwner): Promise<Placement[]> {
  return query<Placement>(owner, 'placement#');
}

/** Which build an environment has of a project, or undefined. */
export async function findPlacement(
  owner: BuildOwner,
  environment: string,
): Promise<Placement | undefined> {
  const Key = placementKey(owner, environment);
  const { Item } = await client.send(
    new GetCommand({ TableName: setting('LEDGER_TABLE'), Key, ConsistentRead: true }),
  );
  return Item ? withoutKeys<Placement>(Item) : undefined;
}

/** Notes that an environment has a build of a project now. */
export async function recordPlacement(
  owner: BuildOwner,
  placed: Pick<Placement, 'environment' | 'build' | 'jobId' | 'run'>,
): Promise<void> {
  const before = await findPlacement(owner, placed.environment);
  if (before?.run === placed.run && before.build === placed.build) return;
  const at = new Date().toISOString();
  const { customer, project } = owner;
  await client.send(
    new PutCommand({
      TableName: setting('LEDGER_TABLE'),
      Item: {
        id: `${customer}.${project}.${placed.environment}`,
        customer,
        project,
        ...placed,
        since: at,
        ...(before && { before: before.build }),
        updatedAt: at,
        type: 'placement',
        ...placementKey(owner, placed.environment),
      },
    }),
  );
}

/** The key of a placement by its id, for lists. */
export function keyOfPlacement(id: string): { pk: string; sk: string } {
  const [customer = '', project = '', environment = ''] = id.split('.');
  return placementKey({ customer, project }, environment);
}

async function query<T>(owner: BuildOwner, prefix: string): Promise<T[]> {
  const items = await queryAll({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': partition(owner), ':prefix': prefix },
    ConsistentRead: true,
    ScanIndexForward: false,
  });
  return items.map((item) => withoutKeys<T>(item));
}

function withoutKeys<T>({ pk, sk, type, ...rest }: Record<string, unknown>): T {
  return rest as T;
}
