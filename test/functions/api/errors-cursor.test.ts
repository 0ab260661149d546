import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readErrorsQuery, writeErrorsCursor } from '#functions/api/errors-cursor.ts';

const now = Date.UTC(2026, 2, 2, 12);
const iso = (hoursBack: number) => new Date(now - hoursBack * 3600_000).toISOString();

describe('which failures are asked for', () => {
  it('are those of the span, up to now', () => {
    const question = readErrorsQuery({ newerThan: '12h', olderThan: '30m', limit: 25 }, now);
    expect(question).toMatchObject({ from: iso(12), to: iso(0.5), until: iso(0), offset: 0 });
    expect(question).toMatchObject({ project: null, message: null, recoverable: null });
  });

  it('are none that Oracle no longer keeps', () => {
    expect(readErrorsQuery({ newerThan: '999d', limit: 25 }, now)?.from).toBe(iso(32 * 24));
  });

  it('are the same on the next page, whenever that is asked for', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(86_400_000), (offset, later) => {
        const query = {
          newerThan: '2d',
          olderThan: '1h',
          limit: 25,
          recoverable: 'false',
        } as const;
        const first = readErrorsQuery(query, now);
        const cursor = writeErrorsCursor({ ...first!, offset });
        expect(readErrorsQuery({ ...query, cursor }, now + later)).toEqual({ ...first, offset });
      }),
    );
  });

  it.each([
    '',
    'x',
    Buffer.from('["a","b","c",0]').toString('base64url'),
    Buffer.from(JSON.stringify([iso(1), iso(0), iso(0), -1])).toString('base64url'),
  ])('are unknown for the cursor %j', (cursor) => {
    expect(readErrorsQuery({ newerThan: '1d', limit: 1, cursor }, now)).toBeUndefined();
  });
});
