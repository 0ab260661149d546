import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { TaskFailure } from '#local/engine/index.ts';
import type { TestFunction } from './bundle.ts';
import { openFunction } from './bundle.ts';

interface Report {
  error: string | undefined;
  cause: { errorType: string; errorMessage: string; trace?: string[] };
}

/** Invokes and gives the failure. */
async function failureOf(sample: TestFunction): Promise<Report> {
  const failure = await sample.call().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failure instanceof TaskFailure)) throw new Error(`Unexpected outcome: ${failure}`);
  return { error: failure.error, cause: JSON.parse(failure.cause!) };
}

const counter = 'export let count = 0;';
const counting = "import { writeFileSync } from 'node:fs'; let count = 0;";

describe('a failure carries the name and the cause that Lambda gives it', () => {
  it('for a thrown error', async () => {
    await using sample =
      await openFunction(`class NotReadyYet extends Error { name = 'NotReadyYet' }
      export const handler = async () => { throw new NotReadyYet('Come back later.'); };`);
    const { error, cause } = await failureOf(sample);
    expect(error).toBe('NotReadyYet');
    expect(cause).toMatchObject({ errorType: 'NotReadyYet', errorMessage: 'Come back later.' });
    expect(Object.keys(cause)).toEqual(['errorType', 'errorMessage', 'trace']);
    expect(cause.trace![1]).toContain('index.mjs');
  });

  it.each<[string, { errorType?: string; errorMessage?: string | RegExp; trace?: string[] }]>([
    ['throw "text"', { errorType: 'string', errorMessage: 'text', trace: [] }],
    ['throw undefined', { errorType: 'undefined', errorMessage: 'undefined', trace: [] }],
    ['return 5n', { errorType: 'Error', errorMessage: 'Unable to stringify response body' }],
    ['return () => {}', { errorType: 'Error', errorMessage: 'Unable to stringify response body' }],
    ['const a = {}; a.a = a; return a', { errorMessage: 'Unable to stringify response body' }],
    ['return "x".repeat(6300000)', { errorType: 'Function.ResponseSizeTooLarge' }],
    ['process.exit(3)', { errorType: 'Runtime.ExitError', errorMessage: /exit status 3$/ }],
    ['process.exit(0)', { errorType: 'Runtime.ExitError', errorMessage: /without providing a/ }],
    [
      'Promise.reject(new TypeError("lost")); await new Promise(() => {})',
      { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'TypeError: lost' },
    ],
    [
      'setImmediate(() => { throw new RangeError("late") }); await new Promise(() => {})',
      { errorType: 'RangeError', errorMessage: 'late' },
    ],
  ])('for %s', async (body, expected) => {
    await using sample = await openFunction(`export const handler = async () => { ${body} };`);
    const { error, cause } = await failureOf(sample);
    const { errorMessage, ...rest } = expected;
    expect(cause).toMatchObject(rest);
    expect(error).toBe(cause.errorType);
    if (errorMessage instanceof RegExp) expect(cause.errorMessage).toMatch(errorMessage);
    else if (errorMessage) expect(cause.errorMessage).toBe(errorMessage);
  });

  it.each([
    [counter, 'index.handler', 'Runtime.HandlerNotFound', 'index.handler is undefined or not exp'],
    ['export const handler = 5;', 'index.handler', 'Runtime.HandlerNotFound', 'not a function'],
    [counter, 'other.handler', 'Runtime.ImportModuleError', "Cannot find module 'other'"],
    ["import 'missing-package';", 'index.handler', 'Runtime.ImportModuleError', 'missing-package'],
    ['export const = 1;', 'index.handler', 'Runtime.UserCodeSyntaxError', 'SyntaxError: '],
    [counter, 'index', 'Runtime.MalformedHandlerName', 'Bad handler'],
    ["throw new RangeError('at start');", 'index.handler', 'RangeError', 'at start'],
  ])('for the module %j and the handler %s', async (source, handler, type, message) => {
    await using sample = await openFunction(source, { handler });
    const { error, cause } = await failureOf(sample);
    expect(error).toBe(type);
    expect(cause.errorMessage).toContain(message);
  });

  it('for memory that is used up', async () => {
    await using sample = await openFunction(
      'export const handler = async () => { const all = []; for (;;) all.push({ x: [1, 2, 3] }); };',
      { memoryMb: 32 },
    );
    const { error, cause } = await failureOf(sample);
    expect(error).toBe('Runtime.ExitError');
    expect(cause.errorMessage).toContain('signal: killed');
  });

  it('for a function that does not exist', async () => {
    await using sample = await openFunction(counter);
    await expect(sample.host.invoke('other', {})).rejects.toMatchObject({
      error: 'Lambda.ResourceNotFoundException',
    });
  });
});

describe('after a failure', () => {
  it('of the module, the next invocation loads it again', async () => {
    await using sample = await openFunction("throw new Error('not yet');");
    await failureOf(sample);
    const file = path.join(sample.definition.folder, 'index.mjs');
    await writeFile(file, 'export const handler = async () => "now";');
    expect(await sample.call()).toBe('now');
  });

  it('of the process, the next invocation has a fresh one', async () => {
    await using sample = await openFunction(
      'let count = 0; export const handler = async (event) => { count += 1; if (event.exit) process.exit(1); return count; };',
    );
    expect(await sample.call()).toBe(1);
    await expect(sample.call({ exit: true })).rejects.toMatchObject({ error: 'Runtime.ExitError' });
    expect(await sample.call()).toBe(1);
  });
});

describe('a planned crash', () => {
  it('comes before or after the effect, once each', async () => {
    await using sample = await openFunction(`${counting} export const handler = async (file) => {
      count += 1; writeFileSync(file, 'effect ' + count, { flag: 'a' }); return count; };`);
    const effects = path.join(sample.definition.folder, 'effects');
    await writeFile(effects, '');
    const killed = { error: 'Runtime.ExitError', cause: expect.stringContaining('killed') };

    sample.host.crashNext('sample', 'before');
    sample.host.crashNext('sample', 'after');
    await expect(sample.call(effects)).rejects.toMatchObject(killed);
    expect(await readFile(effects, 'utf8')).toBe('');
    await expect(sample.call(effects)).rejects.toMatchObject(killed);
    expect(await readFile(effects, 'utf8')).toBe('effect 1');
    expect(await sample.call(effects)).toBe(1);
  });
});

describe('an aborted invocation', () => {
  it('ends with the reason, and its worker with it', async () => {
    await using sample = await openFunction(
      'let count = 0; export const handler = (event) => { count += 1; return event.hang ? new Promise(() => {}) : count; };',
    );
    expect(await sample.call()).toBe(1);
    const controller = new AbortController();
    const reason = new Error('stopped');
    const call = sample.call({ hang: true }, controller.signal);
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(await sample.call()).toBe(1);
    await expect(sample.call({}, controller.signal)).rejects.toBe(reason);
  });
});

describe('a retired host', () => {
  it('answers nothing any more', async () => {
    await using sample = await openFunction('export const handler = () => new Promise(() => {});');
    let settled = false;
    const pending = sample.call().finally(() => {
      settled = true;
    });
    pending.catch(() => {});
    await sample.host.retire();
    await new Promise((resolve) => setImmediate(resolve));
    expect(settled).toBe(false);
    await expect(sample.call()).rejects.toThrow(/shut down/);
  });
});
