import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openListView } from '#cli/render/list-view.ts';
import { planText } from '#cli/render/plan.ts';
import { uploadProgress } from '#cli/render/upload-progress.ts';
import { Written } from '../memory-terminal.ts';
import { line } from '../sample-answers.ts';

const screen = (columns: number, rows: number) =>
  Object.assign(new Written(), { isTTY: true, columns, rows });
const live = { isLive: () => true };
const plain = { isLive: () => false };

describe('the list on a terminal', () => {
  it('is drawn over itself, and never wider or higher than the window', () => {
    const output = screen(40, 6);
    const view = openListView(live, output);
    view.update(Array.from({ length: 50 }, (_, i) => line({ onboardingId: `acme-${i}` })));
    const before = output.text;
    expect(before.trim().split('\n')).toHaveLength(5);
    for (const row of before.split('\n')) expect(row.length).toBeLessThan(40);
    view.update([line({ updatedAt: '2026-02-01T00:00:00.000Z', status: 'FAILED' })]);
    const news = output.text.slice(before.length);
    expect(news.startsWith('\u001b[5A\u001b[J')).toBe(true);
    expect(stripVTControlCharacters(news).split('\n')[1]).toMatch(/acme-12345678 +FAILED/);
  });

  it('says so while it is empty', () => {
    const output = screen(80, 24);
    openListView(live, output).update([]);
    expect(output.text).toBe('No onboardings yet.\n');
  });
});

it('the list elsewhere tells each change once, the oldest first', () => {
  const output = new Written();
  const view = openListView(plain, output);
  view.update([line({ onboardingId: 'b' }), line({ onboardingId: 'a' })]);
  view.update([line({ onboardingId: 'b', updatedAt: '2026-03-01T00:00:00.000Z' })]);
  view.update([line({ onboardingId: 'a', stage: 'prove', waitingFor: 'us' })]);
  expect(output.text.split('\n').map((row) => row.split('  ').slice(1))).toEqual([
    ['a', 'RUNNING'],
    ['b', 'RUNNING'],
    ['a', 'RUNNING, Prove'],
    [],
  ]);
});

describe('an upload', () => {
  const archive = { file: '/x/project.car', bytes: 3 * 2 ** 20 };

  it('is one line elsewhere', () => {
    const output = new Written();
    const tell = uploadProgress(archive, output, plain);
    for (const sent of [0, 1, archive.bytes]) tell(sent);
    expect(output.text).toBe('Uploading project.car (3.0 MB)\n');
  });

  it('is one line that is written anew on a terminal, at each percent', () => {
    const output = screen(80, 24);
    const tell = uploadProgress(archive, output, live);
    for (const sent of [0, 1, 2, archive.bytes / 2, archive.bytes]) tell(sent);
    expect(stripVTControlCharacters(output.text).split('\r')).toEqual([
      '',
      'Uploading project.car (3.0 MB): 0 %',
      'Uploading project.car (3.0 MB): 50 %',
      'Uploading project.car (3.0 MB): done\n',
    ]);
  });
});

describe('a plan', () => {
  const item = { stage: 'prove', kind: 'oauth-client', name: 'runtime', says: 'Because.' };
  const plan = (...actions: ('create' | 'keep' | 'ask' | 'change')[]) => {
    return { ready: true, items: actions.map((action) => ({ ...item, action })), findings: [] };
  };

  it.each([
    [plan('create', 'create', 'keep', 'ask'), /2 to create, 1 for a person to do, 1 to keep\./],
    [plan('keep', 'keep'), /Nothing to do/],
    [plan(), /Nothing to do/],
    [plan('change'), /~ change +OAuth client \(runtime\) +Because\.\n\n1 to change\./],
  ])('%# is summed up', (found, says) => {
    expect(planText(found)).toMatch(says);
  });

  it('that stops says where, why, and what to do', () => {
    const finding = { error: 'NotFound', system: 'oci', summary: 'No domain.', fix: 'Name one.' };
    const findings = [{ stage: 'preflight', ...finding }];
    const text = planText({ ...plan('create'), ready: false, findings });
    expect(text).toMatch(
      /Preflight would stop: NotFound \(oci\)\n {2}No domain\.\n {2}Fix: Name one\./,
    );
    expect(text).not.toMatch(/to create/);
  });
});
