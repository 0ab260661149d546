import { readFile, writeFile } from 'node:fs/promises';
import { errorClasses, errorNames, type Family, runbookFor } from '#runtime/errors.ts';
import { parseErrorPage } from './error-page.ts';

/** One line of the list. */
export interface ListedError {
  name: string;
  family: Family;
  sentence: string;
}

const FAMILIES: Record<Family, string> = {
  retry: 'Heals by itself: the workflow tries again, and fails only when that did not help.',
  wait: 'Not there yet: nothing is wrong, the workflow looks again. No run ends with one of these names.',
  stop: 'A person has to act. The workflow stops at once, keeps what it made, and goes on after `resume`.',
};

/** The page docs/errors.md: every error by family, with a link to its page. */
export function listErrors(errors: readonly ListedError[]): string {
  const families = (Object.keys(FAMILIES) as Family[]).map((family) => {
    const rows = errors
      .filter((error) => error.family === family)
      .map(({ name, sentence }) => `| [${name}](errors/${name}.md) | ${family} | ${sentence} |`);
    const table = ['| Error | Family | What it says |', '|---|---|---|', ...rows];
    return `## Family \`${family}\`\n\n${FAMILIES[family]}\n\n${table.join('\n')}\n`;
  });
  return `<!-- Written by docs/list-errors.ts (npm run docs). Change the pages, not this list. -->

# Errors

A failed run ends with one of these names and a cause that says what was seen, what to do and where to
read on. The same names stand in the Step Functions console, in the ledger and on the command line.

${families.join('\n')}`;
}

/** Reads the sentence of every error from its page. */
export async function readListedErrors(): Promise<ListedError[]> {
  const families = (['retry', 'wait', 'stop'] as const).map(
    (family) => [family, new Set(errorNames(family))] as const,
  );
  return Promise.all(
    errorClasses.map(async ({ name }) => {
      const page = new URL(`../${runbookFor(name)}`, import.meta.url);
      const { sentence } = parseErrorPage(await readFile(page, 'utf8'));
      const [family] = families.find(([, names]) => names.has(name))!;
      return { name, family, sentence };
    }),
  );
}

// Run by `npm run docs`.
if (import.meta.main) {
  await writeFile(new URL('errors.md', import.meta.url), listErrors(await readListedErrors()));
}
