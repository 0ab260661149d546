import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findBuild, parseBuildId, reserveBuild } from '#runtime/builds.ts';
import { type LocalAccount, openAccount } from '#test/local/aws/local-account.ts';
import { ledgerTable } from './local-setup.ts';

let local: LocalAccount;
beforeAll(async () => {
  local = await openAccount({ tables: { ledger: ledgerTable() } });
  const settings = { ...local.aws.environment(), LEDGER_TABLE: 'ledger' };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
});
afterAll(async () => {
  await local[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
});

const by = (run: string) => ({ jobId: 'acme-7e57ab1e', run, source: 'dev', madeBy: 'kim' });

describe('build numbers', () => {
  it('are given once each, whoever asks at the same time', async () => {
    const owner = { customer: 'acme', project: 'ORDERS' };
    const runs = Array.from({ length: 6 }, (_, n) => `acme-7e57ab1e-${n + 1}`);
    const taken = await Promise.all(runs.map((run) => reserveBuild(owner, by(run))));
    expect(taken.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('stay the same for a run that asks again', async () => {
    const owner = { customer: 'acme', project: 'AGAIN' };
    const first = await reserveBuild(owner, by('run-1'));
    await reserveBuild(owner, by('run-2'));
    expect(await reserveBuild(owner, by('run-1'))).toEqual(first);
  });

  it('count for each project of each customer', async () => {
    for (const customer of ['one', 'two']) {
      for (const project of ['A', 'B']) {
        expect((await reserveBuild({ customer, project }, by('r'))).number).toBe(1);
      }
    }
    expect(await findBuild({ customer: 'one', project: 'C' }, 1)).toBeUndefined();
  });

  it('stand in ids that lead back to them', () => {
    const parts = { customer: 'acme-eu', project: 'PROJECT_SYNC', number: 12 };
    expect(parseBuildId('acme-eu.PROJECT_SYNC.12')).toEqual(parts);
    for (const id of ['acme', 'acme.P.0', 'acme.P.1x', 'ACME.P.1', 'acme.P.Q.1']) {
      expect(parseBuildId(id)).toBeUndefined();
    }
  });
});
