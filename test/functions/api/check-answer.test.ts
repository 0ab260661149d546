import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkReport } from '#functions/api/check-answer.ts';
import type { TaskAsk } from '#runtime/human-task.ts';

const asks: TaskAsk[] = [
  { name: 'status', label: 'State', required: true },
  { name: 'group', label: 'Group', required: false, choices: ['sales', 'administrators'] },
  { name: 'scope', label: 'Scope', required: false },
];
const check = (report: Record<string, string | null>) =>
  checkReport(asks, report).map(({ pointer, fix }) => [pointer, fix]);

describe('a report', () => {
  it('is right with what is required, and any of the rest', () => {
    expect(check({ status: 'active' })).toEqual([]);
    expect(check({ status: 'active', group: null, scope: '' })).toEqual([]);
    expect(check({ status: 'active', group: 'sales', scope: 'urn:one' })).toEqual([]);
  });

  it('names everything that is wrong, with what to do', () => {
    expect(check({ status: null, group: 'Sales', scpe: 'x', scope: 'a\nb' })).toEqual([
      ['#/scpe', 'Did you mean scope? Valid here: status, group, scope.'],
      ['#/status', 'Report this: State.'],
      ['#/group', 'Write one of sales, administrators.'],
      ['#/scope', 'Copy just this one value.'],
    ]);
  });

  it('has pointers that lead to the field, whatever its name', () => {
    expect(check({ status: 'active', 'a/b~c': 'x' })[0]?.[0]).toBe('#/a~1b~0c');
  });

  it('is right exactly when every field is asked for, complete, short, and one of the choices', () => {
    const text = fc.oneof(fc.constantFrom('', ' ', 'sales', 'a\nb', 'x'.repeat(2049)), fc.string());
    const name = fc.constantFrom('status', 'group', 'scope', 'other');
    fc.assert(
      fc.property(fc.dictionary(name, fc.option(text)), (report) => {
        const given = Object.entries(report).flatMap(([field, value]) =>
          value?.trim() ? [[field, value] as const] : [],
        );
        const isRight =
          !('other' in report) &&
          given.some(([field]) => field === 'status') &&
          given.every(([, value]) => value.length <= 2048 && !/\p{Cc}/u.test(value)) &&
          given.every(([field, value]) => field !== 'group' || asks[1]?.choices?.includes(value));
        expect(check(report).length === 0).toBe(isRight);
      }),
    );
  });
});
