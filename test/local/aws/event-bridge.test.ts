import { appendFile, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  EventBridgeClient,
  ListEventBusesCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '#local/aws/index.ts';
import { type LocalAccount, openAccount } from './local-account.ts';

const good = { Source: 'test', DetailType: 'thing.done', Detail: '{"n":1}', EventBusName: 'bus' };

function clientOf({ aws }: LocalAccount): EventBridgeClient {
  const variables = aws.environment();
  return new EventBridgeClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    endpoint: variables.AWS_ENDPOINT_URL_EVENTBRIDGE!,
    maxAttempts: 1,
  });
}

const put = (account: LocalAccount, ...Entries: PutEventsRequestEntry[]) =>
  clientOf(account).send(new PutEventsCommand({ Entries }));

const linesOf = async ({ directory }: LocalAccount) =>
  (await readFile(path.join(directory, 'events.jsonl'), 'utf8')).split('\n').filter(Boolean);

describe('events that are put', () => {
  it('are written down as targets would get them', async () => {
    await using account = await openAccount();
    const Time = new Date('2026-01-31T11:00:00.500Z');
    const { FailedEntryCount, Entries } = await put(account, { ...good, Time }, good);
    expect(FailedEntryCount).toBe(0);
    const event = {
      version: '0',
      id: Entries?.[0]?.EventId,
      'detail-type': 'thing.done',
      source: 'test',
      account: '111111111111',
      time: '2026-01-31T11:00:00Z',
      region: 'eu-central-1',
      resources: [],
      detail: { n: 1 },
    };
    const other = { ...event, id: Entries?.[1]?.EventId, time: '2026-01-31T12:00:00Z' };
    expect((await linesOf(account)).map((line) => JSON.parse(line))).toEqual([event, other]);
    expect((await stat(path.join(account.directory, 'events.jsonl'))).mode & 0o777).toBe(0o600);
  });

  it('are told to listeners, as long as these listen', async () => {
    await using account = await openAccount();
    const heard: LoggedEvent[] = [];
    const stop = account.aws.events.subscribe((event) => heard.push(event));
    await put(account, good);
    stop();
    await put(account, good);
    expect(heard.map(({ detail }) => detail)).toEqual([{ n: 1 }]);
    expect(await linesOf(account)).toHaveLength(2);
  });

  it('at the same time each get a line of their own', async () => {
    await using account = await openAccount();
    const Detail = JSON.stringify({ text: 'x'.repeat(20_000) });
    await Promise.all(Array.from({ length: 20 }, () => put(account, { ...good, Detail })));
    const lines = await linesOf(account);
    expect(lines.map((line) => JSON.parse(line).detail.text.length)).toEqual(
      Array.from({ length: 20 }, () => 20_000),
    );
  });

  it('stay over a restart, and an unfinished line goes', async () => {
    await using account = await openAccount();
    await put(account, good);
    await appendFile(path.join(account.directory, 'events.jsonl'), '{"version":"0","id":');
    await account.restart();
    await put(account, good);
    const lines = await linesOf(account);
    expect(lines.map((line) => JSON.parse(line).source)).toEqual(['test', 'test']);
  });
});

describe('an entry that cannot be taken', () => {
  it.each([
    ['MalformedDetail', { ...good, Detail: 'not JSON' }],
    ['MalformedDetail', { ...good, Detail: '[1]' }],
    ['MalformedDetail', { ...good, Detail: undefined }],
    ['InvalidArgument', { ...good, Source: undefined }],
    ['InvalidArgument', { ...good, DetailType: undefined }],
  ])('is refused by itself: %s', async (code, bad) => {
    await using account = await openAccount();
    const { FailedEntryCount, Entries } = await put(account, bad, good);
    expect(FailedEntryCount).toBe(1);
    expect(Entries?.[0]?.ErrorCode).toBe(code);
    expect(Entries?.[1]?.EventId).toBeDefined();
    expect(await linesOf(account)).toHaveLength(1);
  });
});

describe('a call that cannot be taken', () => {
  it.each([
    ['no entries', []],
    ['more than ten entries', Array.from({ length: 11 }, () => good)],
    ['more than a mebibyte', [{ ...good, Detail: `{"text":"${'x'.repeat(1024 * 1024)}"}` }]],
  ])('is refused as a whole: %s', async (_, entries) => {
    await using account = await openAccount();
    await expect(put(account, ...entries)).rejects.toMatchObject({ name: 'ValidationException' });
    expect(await linesOf(account)).toEqual([]);
  });

  it('or is of another operation', async () => {
    await using account = await openAccount();
    const other = clientOf(account).send(new ListEventBusesCommand({}));
    await expect(other).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });
});
