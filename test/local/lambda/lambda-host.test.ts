import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { LocalClock } from '#local/clock.ts';
import { realClock, VirtualClock } from '#local/clock.ts';
import { openFunction } from './bundle.ts';

const echo = 'export const handler = async (event) => ({ echo: event });';
const counter = 'let count = 0; export const handler = async () => ++count;';

describe('an invocation', () => {
  it('hands over and returns JSON, by name, ARN, version or alias', async () => {
    await using sample = await openFunction(echo);
    const payload = { text: 'ä', list: [1, null, true], left: undefined };
    const { arn } = sample.definition;
    for (const name of ['sample', arn, `${arn}:live`, `${arn}:$LATEST`, 'sample:live']) {
      expect(await sample.host.invoke(name, payload)).toEqual({
        payload: { echo: { text: 'ä', list: [1, null, true] } },
      });
    }
  });

  it('returns null for nothing', async () => {
    await using sample = await openFunction('export const handler = async () => {};');
    expect(await sample.call()).toBeNull();
  });

  it('may name another file and export, also of CommonJS', async () => {
    await using sample = await openFunction(echo, { handler: 'other.run' });
    const file = path.join(sample.definition.folder, 'other.cjs');
    await writeFile(file, 'exports.run = () => Promise.resolve("other");');
    expect(await sample.call()).toBe('other');
  });

  it('sees its own variables, those of Lambda, and none of the process', async () => {
    vi.stubEnv('SECRET_OF_THE_PROCESS', 'x');
    await using sample = await openFunction('export const handler = async () => process.env;', {
      environment: { TABLE: 'Ledger' },
    });
    vi.unstubAllEnvs();
    expect(await sample.call()).toEqual({
      TABLE: 'Ledger',
      _HANDLER: 'index.handler',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_FUNCTION_NAME: 'sample',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      LAMBDA_TASK_ROOT: sample.definition.folder,
    });
  });

  it('gets a context', async () => {
    await using sample = await openFunction(`export const handler = async (_, context) => ({
      ...context, remaining: context.getRemainingTimeInMillis() });`);
    const first = (await sample.call()) as Record<string, unknown>;
    expect(first).toMatchObject({
      functionName: 'sample',
      functionVersion: '$LATEST',
      invokedFunctionArn: sample.definition.arn,
      memoryLimitInMB: '128',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(first.remaining).toBeGreaterThan(0);
    expect(first.remaining).toBeLessThanOrEqual(30_000);
    const second = (await sample.call()) as Record<string, unknown>;
    expect(second.awsRequestId).not.toBe(first.awsRequestId);
  });

  it('writes lines to the sink', async () => {
    await using sample = await openFunction(`export const handler = async () => {
      console.log('one\\ntwo'); console.error('three'); process.stdout.write('fo'); console.log('ur'); process.stdout.write('end'); };`);
    await sample.call();
    const of = (stream: string) =>
      sample.lines.filter((line) => line.stream === stream).map(({ text }) => text);
    expect(of('stdout')).toEqual(['one', 'two', 'four', 'end']);
    expect(of('stderr')).toEqual(['three']);
    expect(sample.lines[0]!.functionName).toBe('sample');
  });
});

describe('workers', () => {
  it('are reused when idle, and one serves one invocation at a time', async () => {
    await using sample = await openFunction(counter);
    expect([await sample.call(), await sample.call()]).toEqual([1, 2]);
    const together = await Promise.all([sample.call(), sample.call(), sample.call()]);
    expect(together.toSorted()).toEqual([1, 1, 3]);
  });

  it('keep running after an error of the handler', async () => {
    await using sample = await openFunction(
      'let count = 0; export const handler = async () => { if (++count === 1) throw new Error("x"); return count; };',
    );
    await expect(sample.call()).rejects.toThrow();
    expect(await sample.call()).toBe(2);
  });

  it('of a function that was defined anew run the new code', async () => {
    await using sample = await openFunction(counter);
    await sample.call();
    sample.host.define({ ...sample.definition, environment: { A: 'b' } });
    expect(await sample.call()).toBe(1);
  });

  it('do not keep the process alive', async () => {
    await using sample = await openFunction(counter);
    const script = `
      import { LambdaHost } from '#local/lambda/index.ts';
      import { realClock } from '#local/clock.ts';
      const host = new LambdaHost({ clock: realClock });
      host.define(${JSON.stringify(sample.definition)});
      console.log((await host.invoke('sample', {})).payload);`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: path.resolve(import.meta.dirname, '../../..'),
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect([run.status, run.stdout, run.signal]).toEqual([0, '1\n', null]);
  });
});

describe('the clock', () => {
  const times = `export const handler = async () => ({
    now: Date.now(), made: new Date().getTime(), text: Date().slice(0, 15),
    fixed: new Date(5).getTime(), parsed: Date.parse('1970-01-01T00:00:01Z'), utc: Date.UTC(1970, 0),
    same: new Date() instanceof Date && new Date().constructor === Date });`;

  it('is the one of the host, at each invocation', async () => {
    const start = Date.UTC(2031, 4, 5, 12);
    const clock = new VirtualClock(start);
    await using sample = await openFunction(times, {}, { clock });
    const first = (await sample.call()) as Record<string, number>;
    expect(first).toMatchObject({ fixed: 5, parsed: 1000, utc: 0, same: true });
    expect(first.text).toBe('Mon May 05 2031');
    expect(first.now).toBeGreaterThanOrEqual(start);
    expect(first.now).toBeLessThan(start + 86_400_000);
    await clock.sleep(365 * 86_400_000);
    const second = (await sample.call()) as Record<string, number>;
    expect(second.made).toBeGreaterThanOrEqual(start + 365 * 86_400_000);
  });

  it('stands still while a function runs', async () => {
    const clock = new VirtualClock(0);
    await using sample = await openFunction(echo, {}, { clock });
    const jumps: string[] = [];
    clock.onJump(() => jumps.push('jump'));
    const sleeping = clock.sleep(1000);
    await sample.call().then(() => jumps.push('answer'));
    await sleeping;
    expect(jumps).toEqual(['answer', 'jump']);
  });

  it('ends a function that takes too long', async () => {
    const elapsed = Promise.withResolvers<void>();
    const clock: LocalClock = {
      ...realClock,
      sleep: (milliseconds) => {
        expect(milliseconds).toBe(3000);
        return elapsed.promise;
      },
    };
    const hang = 'export const handler = () => new Promise(() => {});';
    await using sample = await openFunction(hang, { timeoutSeconds: 3 }, { clock });
    const call = sample.call();
    elapsed.resolve();
    await expect(call).rejects.toMatchObject({
      error: 'Sandbox.Timedout',
      cause: expect.stringMatching(
        /^\{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: [0-9a-f-]{36} Error: Task timed out after 3.00 seconds"\}$/,
      ),
    });
  });

  it('ends a function that hangs or spins in real time, though virtual time stands still', async () => {
    const spin = 'export const handler = () => { for (;;); };';
    const clock = new VirtualClock(0);
    await using sample = await openFunction(spin, { timeoutSeconds: 0.2 }, { clock });
    await expect(sample.call()).rejects.toMatchObject({ error: 'Sandbox.Timedout' });
    expect(clock.now()).toBe(0);
  });
});
