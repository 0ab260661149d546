import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { errorClasses, errorNames, type Family, runbookFor } from '#runtime/errors.ts';
import { parseErrorPage, requiredFacts, requiredSections } from '../../docs/error-page.ts';
import { listErrors, readListedErrors } from '../../docs/list-errors.ts';
import { describeRetries } from '../../docs/retry-budget.ts';

const root = new URL('../../', import.meta.url);
const names = errorClasses.map(({ name }) => name);
const pageOf = async (name: string) =>
  parseErrorPage(await readFile(new URL(runbookFor(name), root), 'utf8'));

/** Errors that no run ends with; their last try gives them another name. */
const passing = errorNames('wait');

describe('the pages of the errors', () => {
  it('are one for each class, and no others', async () => {
    const files = await readdir(new URL('docs/errors/', root));

    expect(files.sort()).toEqual(names.map((name) => `${name}.md`).sort());
  });

  it.each(names)('%s has its name, a sentence, the facts and every section', async (name) => {
    const page = await pageOf(name);

    expect(page.name).toBe(name);
    expect(page.sentence).toMatch(/^[A-Z].*\.$/);
    expect(Object.keys(page.facts)).toEqual(requiredFacts);
    expect(page.sections).toEqual(requiredSections);
  });

  it.each(names)('%s says what errors.ts and the retries of the workflows say', async (name) => {
    const { facts } = await pageOf(name);

    expect(errorNames(facts.Family as Family)).toContain(name);
    expect(facts['Retried by the workflow']).toBe(describeRetries(name));
  });

  it.each(names)('%s tells how to go on', async (name) => {
    const text = await readFile(new URL(runbookFor(name), root), 'utf8');

    expect(text).toContain('oic-onboarding resume ID');
    expect(text).toContain('npm run oic-onboarding -- resume ID');
    expect(text).toMatch(/^- \[[^\]]+\]\(https:\/\//m);
  });

  it.each(passing)('%s names the error that a run ends with instead', async (name) => {
    const text = await readFile(new URL(runbookFor(name), root), 'utf8');

    expect(text).toMatch(/the run ends with \[\w+\]\(\w+\.md\)/);
  });
});

describe('the list of errors', () => {
  it('is fresh', async () => {
    const list = await readFile(new URL('docs/errors.md', root), 'utf8');

    expect(list, 'run npm run docs').toBe(listErrors(await readListedErrors()));
  });

  it('has a line for each error, below its family', () => {
    const list = listErrors([
      { name: 'Locked', family: 'stop', sentence: 'Somebody has it open.' },
      { name: 'Timeout', family: 'retry', sentence: 'No answer.' },
    ]);

    expect(list.indexOf('[Timeout]')).toBeGreaterThan(list.indexOf('## Family `retry`'));
    expect(list.indexOf('[Timeout]')).toBeLessThan(list.indexOf('## Family `wait`'));
    expect(list).toContain('| [Locked](errors/Locked.md) | stop | Somebody has it open. |');
  });
});
