import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '#cdk/build-app.ts';
import { functionDefinitions } from '#cdk/functions.ts';
import { type Assembly, LOCAL_CONTEXT, readAssembly } from '#local/assembly/read-assembly.ts';

const PLACE = { accountId: '111122223333', region: 'eu-central-1' };

let outdir: string;
let assembly: Assembly;
beforeAll(async () => {
  outdir = await mkdtemp(`${tmpdir()}/assembly-`);
  assembly = readAssembly(await buildApp({ outdir, context: LOCAL_CONTEXT }), PLACE);
}, 60_000);
afterAll(() => rm(outdir, { recursive: true }));

describe('reading the synthesized stack', () => {
  it('finds every function with its bundle and limits', async () => {
    const always = functionDefinitions.filter(({ onlyWith }) => onlyWith === undefined);
    expect(assembly.functions).toHaveLength(always.length);
    for (const { folder, handler, timeoutSeconds, memoryMb } of assembly.functions) {
      expect((await stat(`${folder}/index.mjs`)).isFile()).toBe(true);
      expect(handler).toBe('index.handler');
      expect(timeoutSeconds).toBeGreaterThan(0);
      expect(memoryMb).toBeGreaterThan(0);
    }
  });

  it('leads every task of the workflow to one of them: a version is its function here', () => {
    const [machine] = assembly.stateMachines;
    const called = [...(machine?.definition ?? '').matchAll(/"FunctionName":"([^"]+)"/g)];
    const arns = new Set(assembly.functions.map(({ arn }) => arn));

    expect(called.length).toBeGreaterThan(20);
    for (const [, arn = ''] of called) expect(arns).toContain(arn);
  });

  it('finds the functions that run by the clock, each with its rate', () => {
    const wanted = functionDefinitions.flatMap(({ watch }) => (watch ? [watch.everyMinutes] : []));
    const rates = assembly.schedules.map(({ everySeconds }) => everySeconds / 60);
    expect(rates.toSorted()).toEqual(wanted.toSorted());
    const arns = assembly.functions.map(({ arn }) => arn);
    for (const { functionArn, ruleArn } of assembly.schedules) {
      expect(arns).toContain(functionArn);
      expect(ruleArn).toMatch(/^arn:aws:events:eu-central-1:111122223333:rule\//);
    }
  });

  it('leaves no reference open in what it hands out', () => {
    expect(JSON.stringify(assembly)).not.toMatch(/\{"(Ref|Fn::\w+)":|\.Arn"/);
  });

  it('gives functions the table and the bucket that are there', () => {
    for (const { environment } of assembly.functions) {
      expect(assembly.tables.map(({ name }) => name)).toContain(environment.LEDGER_TABLE);
      expect(assembly.buckets).toContain(environment.ARTIFACT_BUCKET);
    }
  });
});
