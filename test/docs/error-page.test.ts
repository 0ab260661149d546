import { describe, expect, it } from 'vitest';
import { parseErrorPage } from '../../docs/error-page.ts';

const page = `# Locked

Somebody has it open.

| | |
|---|---|
| Family | stop |
| Systems | OIC, OCI |

## What to do

1. Close it.

## Read on
`;

describe('parseErrorPage', () => {
  it('takes name, sentence, facts and sections', () => {
    expect(parseErrorPage(page)).toEqual({
      name: 'Locked',
      sentence: 'Somebody has it open.',
      facts: { Family: 'stop', Systems: 'OIC, OCI' },
      sections: ['What to do', 'Read on'],
    });
  });

  it.each([
    ['a page without a sentence', page.replace('Somebody has it open.\n\n', '')],
    ['a page with two names', page.replace('# Locked', '# Locked or not')],
    ['a page without a table', page.replace(/\|.*\n/g, '')],
  ])('refuses %s', (_, text) => {
    expect(() => parseErrorPage(text)).toThrow('Not the head of an error page');
  });
});
