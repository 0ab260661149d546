import { describe, expect, it } from 'vitest';
import { handler } from '#functions/cpq/check-site.ts';
import type { CpqSite } from '#local/oracle/cpq/model.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import { cpqHost, sales } from '#test/local/oracle/cpq/cpq-world.ts';
import {
  administratorSecret,
  groups,
  jobId,
  mutations,
  noGroups,
  site,
  useCpq,
} from './cpq-setup.ts';

const setup = useCpq();
const event = (changes: object = {}) => ({ jobId, site, caller: setup.caller, groups, ...changes });

describe('a site', () => {
  it('passes with everything there, and nothing is changed', async () => {
    expect(await run(handler, event())).toEqual({ warnings: [] });
    expect(mutations(setup)).toEqual([]);
  });

  it.each<[string, Partial<CpqSite>, RegExp]>([
    ['older than 26B', { release: '26A' }, /came with release 26B/],
    ['outside of Fusion', { runsInFusion: false }, /does not run in Fusion/],
  ])('that is %s is explained, with or without a caller', async (_, changes, says) => {
    setup.sites.configure(cpqHost, changes);
    for (const caller of [setup.caller, null]) {
      const failure = await failureOf(handler, event({ caller }));
      expect(failure.name).toBe('NotFound');
      expect(failure.summary).toMatch(says);
    }
  });

  it('outside of Fusion is led to the right page of CPQ', async () => {
    setup.sites.configure(cpqHost, { runsInFusion: false });
    expect((await failureOf(handler, event())).fix).toMatch(/Connected Applications/);
  });

  it.each([
    ['an address without CPQ', { url: 'https://other.fa.em2.oraclecloud.com', restVersion: 'v19' }],
    ['a version that is not there', { ...site, restVersion: 'v99' }],
  ])('%s is explained', async (_, wrong) => {
    const failure = await failureOf(handler, event({ site: wrong, caller: null }));
    expect(failure.name).toBe('NotFound');
    expect(failure.summary).toMatch(/No CPQ answers/);
  });
});

describe('the caller', () => {
  it('may be missing; then nobody can look at the groups', async () => {
    const { warnings } = await run(handler, event({ caller: null }));
    expect(warnings).toEqual([expect.stringMatching(/names no administrator/)]);
  });

  it('has to be known', async () => {
    setup.aws.putSecret(administratorSecret, { token: 'expired-token' });
    const failure = await failureOf(handler, event());
    expect(failure.name).toBe('InvalidCredentials');
    expect(failure.text).not.toContain('expired-token');
  });

  it('needs the right to administrate users', async () => {
    const token = setup.sites.addAdministrator(cpqHost, 'lou@acme.example', [
      'Access Administrator',
    ]);
    setup.aws.putSecret(administratorSecret, { token });
    const failure = await failureOf(handler, event());
    expect(failure.name).toBe('NotAuthorized');
    expect(failure.fix).toMatch(/User Administrator.*Location-Based/s);
  });
});

describe('the groups', () => {
  it('of a request may be none, which is worth a word', async () => {
    const { warnings } = await run(handler, event({ groups: noGroups }));
    expect(warnings).toEqual([expect.stringMatching(/gets no group/)]);
  });

  it('have to exist, by variable name', async () => {
    const unknown = { administrator: [], sales: ['South Sales'] };
    const failure = await failureOf(handler, event({ groups: unknown }));
    expect(failure.name).toBe('NotFound');
    expect(failure.fix).toMatch(/It has: north_sales\./);
    const label = { administrator: [], sales: ['North Sales'] };
    expect((await failureOf(handler, event({ groups: label }))).fix).toMatch(
      /Did you mean north_sales\?/,
    );
  });

  it('have to be of their type', async () => {
    const failure = await failureOf(
      handler,
      event({ groups: { administrator: [sales], sales: [] } }),
    );
    expect(failure.name).toBe('InvalidRequest');
    expect(failure.fix).toMatch(/under groups\.sales/);
  });

  it('are all sales groups where administrator groups are off, however types are spelled', async () => {
    setup.sites.configure(cpqHost, { groupTypes: 'ADMINISTRATOR' });
    expect(await run(handler, event())).toEqual({ warnings: [] });
    setup.sites.configure(cpqHost, { hasAdministratorGroups: false });
    const failure = await failureOf(handler, event());
    expect(failure.name).toBe('InvalidRequest');
    expect(failure.fix).toMatch(/Enable Administrator Groups/);
  });
});
