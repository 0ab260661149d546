/** The head and the sections of one page in docs/errors. */
export interface ErrorPage {
  name: string;
  /** What the error says, as one sentence. */
  sentence: string;
  /** The small table below the sentence. */
  facts: Record<string, string>;
  /** Headings of the second level, in order. */
  sections: string[];
}

/** Every page answers these questions, in this order, so that a reader in a hurry knows where to look. */
export const requiredSections = [
  'What it means',
  'Where it comes from',
  'What the workflow tried',
  'What to do',
  'How to go on',
  'What is left behind',
  'Read on',
] as const;

/** The rows of the table in every page's head. */
export const requiredFacts = ['Family', 'Retried by the workflow', 'Systems'] as const;

/**
 * Takes an error page apart: `# Name`, one sentence, a table of two columns, sections.
 * @throws Error the page doesn't begin like that
 */
export function parseErrorPage(markdown: string): ErrorPage {
  const head = /^# (\w+)\n\n([^\n]+)\n\n((?:\|[^\n]*\|\n)+)/.exec(markdown);
  if (!head) throw new Error(`Not the head of an error page: ${markdown.slice(0, 80)}`);
  const [, name = '', sentence = '', table = ''] = head;
  const rows = [...table.matchAll(/^\| ([^|]+?) \| ([^|]+?) \|$/gm)];
  return {
    name,
    sentence,
    facts: Object.fromEntries(rows.map(([, fact = '', value = '']) => [fact, value])),
    sections: [...markdown.matchAll(/^## (.+)$/gm)].map(([, title = '']) => title),
  };
}
