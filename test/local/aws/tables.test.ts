import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { TableProperties } from '#local/aws/index.ts';
import { TableChanged } from '#local/aws/index.ts';
import { openTables } from '#local/aws/tables.ts';
import { DirectoryInUse } from '#local/directory-lock.ts';
import { openAccount } from './local-account.ts';

const ledger = {
  TableName: { Ref: 'ignored' },
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'due', AttributeType: 'N' },
  ],
  BillingMode: 'PAY_PER_REQUEST',
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-due',
      KeySchema: [
        { AttributeName: 'sk', KeyType: 'HASH' },
        { AttributeName: 'due', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
} satisfies TableProperties;

const Item = { pk: { S: 'acme' }, sk: { S: 'task' }, due: { N: '5' } };

describe('the tables', () => {
  it('are made from their CloudFormation properties and keep their items', async () => {
    await using account = await openAccount({ tables: { Ledger: ledger } });
    await account.dynamodb.send(new PutItemCommand({ TableName: 'Ledger', Item }));
    await account.restart();
    const { Items } = await account.dynamodb.send(
      new QueryCommand({
        TableName: 'Ledger',
        IndexName: 'by-due',
        KeyConditionExpression: 'sk = :sk AND due < :due',
        ExpressionAttributeValues: { ':sk': { S: 'task' }, ':due': { N: '6' } },
      }),
    );
    expect(Items).toEqual([Item]);
  });

  it('refuse a definition that does not fit what is on disk', async () => {
    await using account = await openAccount();
    const open = (definition: TableProperties) =>
      openTables({
        directory: path.join(account.directory, 'other-tables'),
        tables: { Ledger: definition },
        region: 'eu-central-1',
      });
    await (await open(ledger)).close();
    await expect(open({ ...ledger, GlobalSecondaryIndexes: [] })).rejects.toThrow(TableChanged);
    await (await open(ledger)).close();
  });

  it('belong to one process at a time', async () => {
    await using account = await openAccount();
    const second = openTables({
      directory: path.join(account.directory, 'tables'),
      tables: {},
      region: 'eu-central-1',
    });
    await expect(second).rejects.toThrow(DirectoryInUse);
  });

  it('refuse web pages', async () => {
    await using account = await openAccount();
    const answer = await fetch(account.aws.dynamodbEndpoint, {
      method: 'POST',
      headers: { origin: 'https://attacker.example' },
      body: '{}',
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(await answer.text()).toContain('AccessDeniedException');
  });

  // Another process starts, writes and dies here: on a busy machine it may not get that far at once.
  it('keep what was answered when the process is killed', { retry: 2 }, async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'tables-'));
    const script = fileURLToPath(new URL('./write-until-killed.ts', import.meta.url));
    const child = spawn(process.execPath, [script, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    for await (const chunk of child.stdout) {
      output += chunk;
      if (output.split('\n').length > 20) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    const answered = output.split('\n').slice(0, -1);
    expect(answered.length).toBeGreaterThanOrEqual(20);

    const tables = await openTables({
      directory: path.join(directory, 'tables'),
      tables: {},
      region: 'eu-central-1',
    });
    const client = new DynamoDBClient({
      endpoint: tables.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    for (const sk of answered) {
      const key = { pk: { S: 'acme' }, sk: { S: sk } };
      const query = new GetItemCommand({ TableName: 'Ledger', Key: key });
      expect((await client.send(query)).Item).toMatchObject(key);
    }
    client.destroy();
    await tables.close();
    await rm(directory, { recursive: true });
  });
});
