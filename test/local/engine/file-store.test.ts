import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileStore, type JournalRecord } from '#local/engine/index.ts';
import { FUNCTION, machine, openBench, settle } from './fake-host.ts';

const ARN = 'arn:aws:states:eu-central-1:123456789012:execution:machine:one';
const record = (key: string): JournalRecord => ({ key, at: 1, events: [] });

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'engine-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

async function load(store = new FileStore(directory)) {
  const all: { [arn: string]: string[] } = {};
  for await (const { executionArn, records } of store.load()) {
    all[executionArn] = records.map(({ key }) => key);
  }
  return all;
}

describe('the file store', () => {
  test('keeps the records of each execution in order', async () => {
    const store = new FileStore(directory);
    const other = `${ARN}-ü/../x`;
    await Promise.all([
      store.append(ARN, [record('a'), record('b')]),
      store.append(other, [record('x')]),
      store.append(ARN, [record('c')]),
    ]);
    await store.append(ARN, [record('d')]);
    expect(await load()).toEqual({ [ARN]: ['a', 'b', 'c', 'd'], [other]: ['x'] });
  });

  test('takes away a last line that was cut off, and goes on behind it', async () => {
    await new FileStore(directory).append(ARN, [record('a'), record('b')]);
    const [name] = readdirSync(directory);
    appendFileSync(join(directory, name!), '{"key":"torn","at');
    const store = new FileStore(directory);
    expect(await load(store)).toEqual({ [ARN]: ['a', 'b'] });
    await store.append(ARN, [record('c')]);
    expect(await load()).toEqual({ [ARN]: ['a', 'b', 'c'] });
  });

  test('takes away a file without a whole first line, and leaves others alone', async () => {
    appendFileSync(join(directory, 'torn.jsonl'), '{"execution');
    appendFileSync(join(directory, 'other.txt'), 'not ours\n');
    expect(await load()).toEqual({});
    expect(readdirSync(directory)).toEqual(['other.txt']);
  });

  test('names a line that is damaged', async () => {
    await new FileStore(directory).append(ARN, [record('a')]);
    const [name] = readdirSync(directory);
    appendFileSync(join(directory, name!), '{"key":\n{}\n');
    await expect(load()).rejects.toThrow(`${name} is damaged in line 3`);
  });

  test('does not write over a journal that was not loaded', async () => {
    await new FileStore(directory).append(ARN, [record('a')]);
    const store = new FileStore(directory);
    await expect(store.append(ARN, [record('b')])).rejects.toMatchObject({ code: 'EEXIST' });
    expect(await load()).toEqual({ [ARN]: ['a'] });
  });

  test('lets only the owner read', async () => {
    const inner = join(directory, 'executions');
    await new FileStore(inner).append(ARN, [record('a')]);
    const [name] = readdirSync(inner);
    expect(statSync(inner).mode & 0o777).toBe(0o700);
    expect(statSync(join(inner, name!)).mode & 0o777).toBe(0o600);
  });

  test('says that it cannot write', async () => {
    const inner = join(directory, 'gone');
    const store = new FileStore(inner);
    rmSync(inner, { recursive: true });
    await expect(store.append(ARN, [record('a')])).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('carries an execution over to the next process', async () => {
    const bench = openBench(() => 'fine', { store: new FileStore(directory) });
    const work = { Type: 'Task', Resource: FUNCTION, End: true };
    const pause = { Type: 'Wait', Seconds: 60, End: true };
    const arn = await bench.start(
      machine({ Work: { ...work, End: undefined, Next: 'Pause' }, Pause: pause }),
    );
    await settle();

    const later = openBench(() => 'again', { store: new FileStore(directory) });
    expect(await later.engine.recover()).toEqual([arn]);
    expect((await later.finish(arn)).output).toBe('"fine"');
    expect(later.calls).toEqual([]);
    const [name] = readdirSync(directory);
    expect(name).toMatch(/^machine\.run\.[0-9a-f]{16}\.jsonl$/);
    expect(readFileSync(join(directory, name!), 'utf8')).toContain('ExecutionSucceeded');
  });
});
