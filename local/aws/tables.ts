/** DynamoDB by dynalite, kept in a folder; its tables come from their CloudFormation properties. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CreateTableCommandInput, TableDescription } from '@aws-sdk/client-dynamodb';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { lockDirectory } from '../directory-lock.ts';
import { refusalOf } from './guard.ts';
import { closeServer, listenOnLoopback } from './wire.ts';

/**
 * The properties of AWS::DynamoDB::Table that matter locally; all others are ignored
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html).
 */
export type TableProperties = Pick<
  CreateTableCommandInput,
  'KeySchema' | 'AttributeDefinitions' | 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes'
> & { [property: string]: unknown };

export interface TablesOptions {
  /** Where the tables live; created when absent. */
  directory: string;
  /** Properties by table name. */
  tables: Readonly<Record<string, TableProperties>>;
  port?: number;
  region: string;
  /** The only access key let in; absent: any. */
  accessKeyId?: string;
}

export interface Tables {
  /** `http://127.0.0.1:PORT` */
  endpoint: string;
  close(): Promise<void>;
}

/** A table on disk has other keys or indexes than its definition, and cannot be changed in place. */
export class TableChanged extends Error {
  override name = 'TableChanged';
}

interface Index {
  IndexName?: string | undefined;
  KeySchema?: { AttributeName?: string | undefined; KeyType?: string | undefined }[] | undefined;
}

function shapeOf(keys: Index['KeySchema'], ...indexes: (Index[] | undefined)[]): string {
  const flat = (schema: Index['KeySchema']) =>
    (schema ?? []).map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`);
  const described = indexes.flatMap((each) => each ?? []);
  const named = described.map((index) => [index.IndexName, ...flat(index.KeySchema)].join(' '));
  return JSON.stringify([flat(keys), named.sort()]);
}

function checkShape(name: string, wanted: TableProperties, found: TableDescription): void {
  const now = shapeOf(found.KeySchema, found.GlobalSecondaryIndexes, found.LocalSecondaryIndexes);
  const then = shapeOf(
    wanted.KeySchema,
    wanted.GlobalSecondaryIndexes,
    wanted.LocalSecondaryIndexes,
  );
  if (now === then) return;
  throw new TableChanged(
    `The local table ${name} was made with other keys or indexes (${now}) than it has now (${then}); use another data directory.`,
  );
}

function creationOf(name: string, properties: TableProperties): CreateTableCommandInput {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, LocalSecondaryIndexes } =
    properties;
  const globalIndexes = GlobalSecondaryIndexes?.map((index) => ({
    IndexName: index.IndexName,
    KeySchema: index.KeySchema,
    Projection: index.Projection,
  }));
  return {
    TableName: name,
    // On demand whatever the definition says: there is nothing to provision here.
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema,
    AttributeDefinitions,
    ...(globalIndexes?.length ? { GlobalSecondaryIndexes: globalIndexes } : {}),
    ...(LocalSecondaryIndexes?.length ? { LocalSecondaryIndexes } : {}),
  };
}

async function ensureTable(
  client: DynamoDBClient,
  name: string,
  properties: TableProperties,
): Promise<void> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    checkShape(name, properties, Table ?? {});
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    await client.send(new CreateTableCommand(creationOf(name, properties)));
  }
}

function guarded(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  accessKeyId: string | undefined,
) {
  return (request: IncomingMessage, response: ServerResponse) => {
    const refusal = refusalOf(request, accessKeyId);
    if (!refusal) return handle(request, response);
    response.writeHead(400, {
      'content-type': 'application/x-amz-json-1.0',
      connection: 'close',
    });
    response.end(JSON.stringify({ __type: 'AccessDeniedException', message: refusal }));
  };
}

async function ensureTables(options: TablesOptions, endpoint: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: options.region,
    credentials: { accessKeyId: options.accessKeyId ?? 'local', secretAccessKey: 'local' },
  });
  try {
    for (const [name, properties] of Object.entries(options.tables)) {
      await ensureTable(client, name, properties);
    }
  } finally {
    client.destroy();
  }
}

/**
 * Starts DynamoDB and creates the tables that are missing.
 * @throws TableChanged, DirectoryInUse
 */
export async function openTables(options: TablesOptions): Promise<Tables> {
  // dynalite ends the whole process when another one has its database open.
  const lock = await lockDirectory(options.directory);
  const server = dynalite({ path: options.directory, createTableMs: 0, deleteTableMs: 0 });
  const [handle] = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', guarded(handle as Parameters<typeof guarded>[0], options.accessKeyId));
  const close = async () => {
    await closeServer(server);
    await lock.release();
  };
  try {
    const endpoint = `http://127.0.0.1:${await listenOnLoopback(server, options.port)}`;
    await ensureTables(options, endpoint);
    return { endpoint, close };
  } catch (error) {
    // Closing fails where listening did; the first error tells more.
    await close().catch(() => lock.release());
    throw error;
  }
}
