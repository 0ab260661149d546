import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { functionDefinitions } from '#cdk/functions.ts';
import { listPermissions, synthesizeTemplate } from '../../docs/list-permissions.ts';

const template = await synthesizeTemplate();
const page = listPermissions(template);

describe('the table of permissions', () => {
  it('is fresh', async () => {
    const written = await readFile(new URL('../../docs/permissions.md', import.meta.url), 'utf8');

    expect(written, 'run npm run docs').toBe(page);
  });

  it('names every function, and the workflow', () => {
    for (const { name } of functionDefinitions) expect(page).toContain(name);
    expect(page).toContain('`lambda:InvokeFunction`');
  });

  it('gives a reason for every line, and one more for every wildcard', () => {
    const rows = page.split('\n').filter((line) => /^\| `/.test(line));
    expect(rows.length).toBeGreaterThan(60);
    for (const row of rows) {
      const [actions = '', resources = '', why = ''] = row.split(' | ');
      expect(why, row).toMatch(/^[A-Z].*\. \|$/);
      expect(actions, row).not.toContain('*');
      if (/[*?]`/.test(resources)) expect(why.split(/[.:] /).length, row).toBeGreaterThan(1);
    }
  });

  it('shows no hash of the CDK and no account', () => {
    expect(page).not.toMatch(/[0-9A-F]{8}>|AWS::/);
  });
});
