import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { computeCosts, renew, secretsPerCustomer } from '../../docs/list-costs.ts';

const computed = await computeCosts();

describe('the page on costs', () => {
  it('is fresh', async () => {
    const page = await readFile(new URL('../../docs/cost.md', import.meta.url), 'utf8');

    expect(renew(page, computed), 'run npm run docs').toBe(page);
  });

  it('has a row for each kind of run, the one with a new instance the dearest', () => {
    const rows = computed.split('\n').filter((line) => /\*\*\$[\d.]+\*\* \|$/.test(line));
    const prices = rows.slice(0, 3).map((row) => Number(/\*\*\$([\d.]+)/.exec(row)?.[1]));

    expect(prices).toHaveLength(3);
    expect(prices).toEqual([...prices].sort((a, b) => b - a));
    expect(prices[0]).toBeLessThan(0.01);
  });

  it('counts the secrets that every customer has', () => {
    expect(secretsPerCustomer).toBe(3);
    expect(computed).toContain('| each customer: secrets | 3 | $0.40 | $1.20 |');
  });

  it('is renewed between its marks only', () => {
    const page = 'before\n<!-- computed: begin -->\nold\n<!-- computed: end -->\nafter';

    expect(renew(page, 'new')).toBe(page.replace('old', 'new'));
    expect(() => renew('no marks', 'new')).toThrow('computed: begin');
  });
});
