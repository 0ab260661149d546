import { describe, expect, it } from 'vitest';
import { checkRequest, checkRequestText } from '#functions/api/request/check-request.ts';
import type { Problem } from '#functions/api/request/problem.ts';
import { brokenRequests } from './broken-requests.ts';
import { surroundingsWith, validRequest } from './valid-request.ts';

type Request = ReturnType<typeof validRequest>;

async function problemsOf(change: (request: Request) => void): Promise<Problem[]> {
  const request = validRequest();
  change(request);
  const verdict = await checkRequest(request, undefined, surroundingsWith({}));
  return verdict.ok ? [] : verdict.problems;
}

describe('each rule of a request', () => {
  it('finds nothing in a valid one', async () => {
    expect(await problemsOf(() => {})).toEqual([]);
  });

  it.each(brokenRequests)('%s', async (_, change, where, says) => {
    const problems = await problemsOf(change);
    expect(problems.map((problem) => problem.where)).toEqual([where]);
    expect(`${problems[0]?.what} ${problems[0]?.fix}`).toMatch(says);
  });

  it.each([0, 513 * 1024 * 1024])('refuses an archive of %d bytes', async (archiveBytes) => {
    const verdict = await checkRequest(
      validRequest(),
      undefined,
      surroundingsWith({ archiveBytes }),
    );
    expect(verdict).toMatchObject({ ok: false, problems: [{ where: 'archive' }] });
  });
});

describe('a request as text', () => {
  const text = (request: object) => JSON.stringify(request, null, 2);

  it('is read from JSON and from YAML alike', async () => {
    const fromJson = await checkRequestText(text(validRequest()), surroundingsWith({}));
    expect(fromJson.ok).toBe(true);
  });

  it('lists everything that is wrong at once, from top to bottom, with line and column', async () => {
    const yaml = [
      'kind: Onboarding',
      'custmer: acme',
      'oracle:',
      '  region: eu-frankfurt-1',
      '  compartment: nope',
      `  domain: ${validRequest().oracle.domain}`,
      '  instance: { create: acme-prod }',
      'archive: ./gone.car',
      'primavera:',
      '  url: http://primavera-us2.oraclecloud.com',
      '  username: svc@acme.example',
      '  password: { env: NOT_SET }',
      'cupixworks: { team: acme, project: ab12cd, administrator: kim }',
    ].join('\n');
    const verdict = await checkRequestText(yaml, surroundingsWith({}));
    const places = verdict.ok ? [] : verdict.problems.map((p) => [p.where, p.line, p.column]);
    expect(places).toEqual([
      ['customer', 1, 1],
      ['custmer', 2, 1],
      ['oracle.compartment', 5, 16],
      ['archive', 8, 10],
      ['primavera.url', 10, 8],
      ['primavera.password.env', 12, 20],
      ['cupixworks.administrator', 13, 59],
    ]);
  });

  it('fills in what may be left out', async () => {
    const { security, tracing, onFailure, waits, ...rest } = validRequest();
    const { region, dueDays, apiToken, ...cupixworks } = rest.cupixworks;
    const verdict = await checkRequestText(text({ ...rest, cupixworks }), surroundingsWith({}));
    expect(verdict.ok && verdict.checked.request).toMatchObject({
      security: 'least-privilege',
      tracing: 'production',
      onFailure: 'keep',
      waits: { instanceMinutes: 60, activationMinutes: 10 },
      cupixworks: { region: 'us', dueDays: 14 },
    });
    expect(verdict.ok && verdict.checked.credentials.apiToken).toBe(undefined);
  });

  it('remarks on an unusual Primavera host and an unknown region, but lets them pass', async () => {
    const request = validRequest();
    request.primavera.url = 'https://primavera.example.com';
    request.oracle.region = 'eu-frankfort-1';
    const verdict = await checkRequestText(text(request), surroundingsWith({}));
    expect(verdict.ok && verdict.remarks.map(({ where, fix }) => [where, fix])).toEqual([
      ['oracle.region', 'Did you mean eu-frankfurt-1?'],
      ['primavera.url', expect.stringContaining('all is well')],
    ]);
  });
});
