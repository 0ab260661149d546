import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  audit,
  findJob,
  findResource,
  forgetResource,
  listJobs,
  listResources,
  type Resource,
  readAudit,
  recordProgress,
  recordResource,
  recordStart,
} from '#runtime/ledger.ts';
import { useLocalAccount } from './local-setup.ts';

const setup = useLocalAccount();
const start = Date.UTC(2026, 0, 31, 12);
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const atSecond = (seconds: number) => vi.setSystemTime(start + seconds * 1000);

let id = '';
let made = 0;
const running = () => ({
  id,
  kind: 'onboarding' as const,
  customer: 'acme',
  executionArn: 'arn:1',
  request: { region: 'eu-frankfurt-1', team: undefined },
});
const failure = {
  stage: 'import-project',
  error: 'Locked',
  system: 'oic',
  summary: 'Locked.',
  fix: 'Unlock.',
  seen: { status: 423, requestId: undefined },
  runbook: 'docs/errors/Locked.md',
  at: at(1),
};

beforeEach(() => {
  made += 1;
  id = `acme-${made}`;
  vi.useFakeTimers({ now: start, toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the record of an onboarding', () => {
  it('is what was written, without the keys of the table', async () => {
    expect(await findJob(id)).toBeUndefined();
    await recordStart(running());
    expect(await findJob(id)).toEqual({
      id,
      kind: 'onboarding',
      customer: 'acme',
      executionArn: 'arn:1',
      request: { region: 'eu-frankfurt-1' },
      status: 'RUNNING',
      createdAt: at(0),
      updatedAt: at(0),
    });
  });

  it('notes progress and leaves the rest alone', async () => {
    await recordStart(running());
    atSecond(5);
    await recordProgress(id, { status: 'FAILED', failure, proof: undefined });
    expect(await findJob(id)).toMatchObject({
      customer: 'acme',
      status: 'FAILED',
      failure: { ...failure, seen: { status: 423 } },
      createdAt: at(0),
      updatedAt: at(5),
    });
  });

  it('starts again without its failure, with what was proved and the day it was made', async () => {
    const proof = { tokenOk: true, endpointOk: true, primaveraOk: true, at: at(2) };
    await recordStart(running());
    await recordProgress(id, { status: 'FAILED', failure, proof });
    atSecond(60);
    await recordStart({ ...running(), executionArn: 'arn:2' });
    const record = await findJob(id);
    expect(record).toMatchObject({ status: 'RUNNING', executionArn: 'arn:2', proof });
    expect(record).toMatchObject({ createdAt: at(0), updatedAt: at(60) });
    expect(record).not.toHaveProperty('failure');
  });

  it('is listed, the most recently changed first', async () => {
    const ids = ['list-1', 'list-2', 'list-3'];
    // Later than every record of the other tests of this file.
    for (const [index, each] of ids.entries()) {
      atSecond(1000 + index);
      await recordStart({ ...running(), id: each });
    }
    atSecond(2000);
    await recordProgress('list-1', { status: 'SUCCEEDED' });
    const listed = await listJobs('onboarding', 3);
    expect(listed.map((each) => each.id)).toEqual(['list-1', 'list-3', 'list-2']);
    expect(Object.keys(listed[0]!)).not.toEqual(expect.arrayContaining(['pk']));
    expect(await listJobs('onboarding', 1)).toHaveLength(1);
  });
});

describe('the resources', () => {
  const instance: Resource = {
    kind: 'integration-instance',
    name: '-',
    id: 'ocid1.integrationinstance.oc1..a',
    origin: 'created',
    facts: { region: 'eu-frankfurt-1', tries: 2, isNew: true, workRequestId: null },
  };
  const oauth = (name: string): Resource => ({
    kind: 'oauth-client',
    name,
    id: `app-${name}`,
    origin: 'adopted',
  });

  it('are found by kind and name', async () => {
    await recordResource(id, instance);
    await recordResource(id, oauth('runtime'));
    const updatedAt = at(0);
    expect(await findResource(id, 'integration-instance')).toEqual({ ...instance, updatedAt });
    expect(await findResource(id, 'oauth-client', 'runtime')).toEqual({
      ...oauth('runtime'),
      updatedAt,
    });
    expect(await findResource(id, 'oauth-client', 'provisioner')).toBeUndefined();
    expect(await findResource(id, 'oauth-client')).toBeUndefined();
    expect(await findResource(`${id}0`, 'integration-instance')).toBeUndefined();
  });

  it('are written over as a whole', async () => {
    await recordResource(id, instance);
    await recordResource(id, { ...instance, facts: undefined, id: 'other' });
    const { facts, ...rest } = instance;
    expect(await findResource(id, 'integration-instance')).toEqual({
      ...rest,
      id: 'other',
      updatedAt: at(0),
    });
  });

  it('are listed without those that are only intended, and without other lines', async () => {
    await recordStart(running());
    await audit(id, { who: 'someone', what: 'something' });
    await recordResource(id, instance);
    await recordResource(id, oauth('provisioner'));
    await recordResource(id, { ...oauth('runtime'), id: '' });
    await recordResource(`${id}-other`, oauth('runtime'));
    const listed = await listResources(id);
    expect(listed.map(({ id: own }) => own).sort()).toEqual(['app-provisioner', instance.id]);
    expect(await findResource(id, 'oauth-client', 'runtime')).toMatchObject({ id: '' });
  });

  it('are listed to the last page', async () => {
    // A page of a query ends at 1 MB; the code under test writes no line this long.
    const filler = { S: 'x'.repeat(300_000) };
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const keys = { pk: { S: `job#${id}` }, sk: { S: `resource#project#${name}` } };
      const Item = { ...keys, id: { S: name }, filler };
      await setup.account.dynamodb.send(new PutItemCommand({ TableName: 'ledger', Item }));
    }
    expect((await listResources(id)).map(({ id: own }) => own)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('are forgotten one at a time, and again', async () => {
    await recordResource(id, oauth('provisioner'));
    await recordResource(id, oauth('runtime'));
    await forgetResource(id, 'oauth-client', 'runtime');
    await forgetResource(id, 'oauth-client', 'runtime');
    await forgetResource(id, 'project');
    expect(await listResources(id)).toHaveLength(1);
    expect(await findResource(id, 'oauth-client', 'provisioner')).toBeDefined();
  });
});

describe('the audit trail', () => {
  it('keeps every line, oldest first, also two of the same moment', async () => {
    atSecond(9);
    await audit(id, { who: 'bob', what: 'second', details: { reason: 'x', none: undefined } });
    atSecond(1);
    await audit(id, { who: 'ann', what: 'first' });
    await audit(id, { who: 'ann', what: 'first' });
    expect(await readAudit(id)).toEqual([
      { who: 'ann', what: 'first', at: at(1) },
      { who: 'ann', what: 'first', at: at(1) },
      { who: 'bob', what: 'second', at: at(9), details: { reason: 'x' } },
    ]);
    expect(await readAudit('nobody')).toEqual([]);
  });
});
