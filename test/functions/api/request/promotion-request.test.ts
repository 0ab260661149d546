import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { machineSurroundings } from '#cli/machine-surroundings.ts';
import {
  checkPromotionRequest,
  checkPromotionRequestText,
} from '#functions/api/request/check-promotion-request.ts';
import {
  promotionId,
  toPromotionInput,
  toPromotionSettings,
} from '#functions/api/request/promotion-input.ts';

const EXAMPLES = fileURLToPath(new URL('../../../../examples/', import.meta.url));
const machine = machineSurroundings(`${EXAMPLES}promotion.yaml`, {}, '');
const text = await readFile(`${EXAMPLES}promotion.yaml`, 'utf8');
const environments = await readFile(`${EXAMPLES}environments.yaml`, 'utf8');
const kim = { name: 'Kim Lee', email: 'kim.lee@acme.example' };

/** The sample with changes, and its environments in it. */
async function check(changes: object, inEnvironments: (list: never[]) => void = () => {}) {
  const list = parse(environments).environments;
  inEnvironments(list as never[]);
  return checkPromotionRequest({ ...parse(text), environments: list, ...changes });
}

async function problems(...change: Parameters<typeof check>) {
  const verdict = await check(...change);
  if (verdict.ok) throw new Error('It was not refused.');
  return verdict.problems.map(({ where, fix }) => [where, fix]);
}

// biome-ignore lint/suspicious/noExplicitAny: tests break whatever they like
const edit = (change: (list: any[]) => void) => change as (list: never[]) => void;

describe('the sample of a promotion', () => {
  it('is valid with its file of environments, and both name their schemas', async () => {
    const verdict = await checkPromotionRequestText(text, machine);
    expect(verdict).toMatchObject({ ok: true, remarks: [] });
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./promotion.schema.json');
    expect(environments.split('\n')[0]).toBe(
      '# yaml-language-server: $schema=./environments.schema.json',
    );
  });

  it('becomes an input of names and references, however large the environments are', async () => {
    const verdict = await check({});
    if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems));
    const input = toPromotionInput(verdict.checked, { requestedBy: kim, settings: 'key.json' });
    expect(JSON.stringify(input).length).toBeLessThan(1024);
    expect(input.request).toMatchObject({ from: 'dev', to: 'test', build: null, approval: null });
    const settings = toPromotionSettings(verdict.checked, kim);
    expect(settings.git).toMatchObject({
      author: kim,
      folder: 'PROJECT_SYNC',
      maxBytes: 50 * 1024 ** 2,
    });
    expect(settings.target.invokeScope).toMatch(/:443urn:opc:resource:consumer::all$/);
  });

  it('has an id that stays the same for the same project and target', async () => {
    const request = parse(text);
    expect(promotionId(request)).toBe(promotionId({ ...request, from: 'prod', build: 7 }));
    expect(promotionId(request)).not.toBe(promotionId({ ...request, to: 'prod' }));
    expect(promotionId(request)).not.toBe(promotionId({ ...request, project: 'OTHER' }));
  });
});

describe('a promotion is refused', () => {
  it.each([
    ['an environment that is not there', { to: 'tset' }, 'to', 'test'],
    ['the source as target', { to: 'dev' }, 'to', 'another environment'],
    ['a name of a project', { project: 'Project sync' }, 'project', 'identifier'],
    ['a build that is no number', { build: 'latest' }, 'build', 'whole number'],
    ['a mistyped name', { onFailur: 'keep' }, 'onFailur', 'onFailure'],
    [
      'an ssh address',
      { git: { url: 'git@github.com:acme/b.git', token: 'x' } },
      'git.url',
      'https',
    ],
    [
      'a token in the address',
      { git: { url: 'https://me:ghp_1@github.com/acme/b.git', token: 'x' } },
      'git.url',
      'field of its own',
    ],
    [
      'a version without quotes',
      { integrations: [{ code: 'A', version: 1 }] },
      'integrations.0.version',
      'quotes',
    ],
    [
      'an integration twice',
      { integrations: [{ code: 'A' }, { code: 'A' }] },
      'integrations.1.code',
      'once',
    ],
    [
      'a smoke test without an address',
      { smokeTest: { integration: 'A', path: 'orders' } },
      'smokeTest',
      'runtimeUrl',
    ],
  ])('with %s', async (_, changes, where, fix) => {
    expect(await problems(changes)).toEqual([[where, expect.stringContaining(fix)]]);
  });

  it.each([
    [
      'a production environment without approval',
      edit((list) => delete list[2].approval),
      'environments.2.approval',
    ],
    [
      'two environments of one name',
      edit((list) => {
        list[1].name = 'dev';
        list.push({ ...list[2], name: 'test' });
      }),
      'environments.1.name',
    ],
    [
      'another scope',
      edit((list) => {
        list[0].instance.scope = 'https://x.example:443/all';
      }),
      'environments.0.instance.scope',
    ],
    [
      'a row of another width',
      edit((list) => list[1].lookups[0].rows.push(['one'])),
      'environments.1.lookups.0.rows.2',
    ],
    [
      'a connection twice',
      edit((list) => list[1].connections.push(list[1].connections[0])),
      'environments.1.connections.1.id',
    ],
    [
      'a rule that is none',
      edit((list) => {
        list[1].schedules[0].rule = 'every night';
      }),
      'environments.1.schedules.0.rule',
    ],
    [
      'a password in the file',
      edit((list) => {
        list[1].connections[0].credentials = { username: 'u', password: 'p' };
      }),
      'environments.1.connections.0.credentials',
    ],
  ])('with %s', async (_, change, where) => {
    expect((await problems({}, change)).map(([place]) => place)).toEqual([where]);
  });

  it('with what is wrong in the file of environments, by its name and line', async () => {
    const broken = parse(environments);
    broken.environments[1].instance.nmae = 'x';
    const surroundings = { ...machine, readText: async () => stringify(broken) };
    const verdict = await checkPromotionRequestText(text, surroundings);
    expect(verdict).toMatchObject({
      ok: false,
      problems: [
        { where: './environments.yaml: environments.1.instance.nmae', line: expect.any(Number) },
      ],
    });
  });

  it('with a file that is not there', async () => {
    const other = text.replace('./environments.yaml', './elsewhere.yaml');
    const verdict = await checkPromotionRequestText(other, machine);
    expect(verdict).toMatchObject({ ok: false, problems: [{ where: 'environments' }] });
  });
});
