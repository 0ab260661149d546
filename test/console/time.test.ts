import { expect, it } from 'vitest';
import { duration, fromNow } from '#console/words/time.ts';

const NOW = Date.parse('2026-03-02T12:00:00.000Z');

it.each([
  ['2026-03-02T12:00:20.000Z', 'just now'],
  ['2026-03-02T11:55:00.000Z', '5 minutes ago'],
  ['2026-03-02T15:10:00.000Z', 'in 3 hours'],
  ['2026-03-01T11:00:00.000Z', 'yesterday'],
  ['2026-03-16T09:00:00.000Z', 'in 13 days'],
])('%s is %s', (iso, words) => {
  expect(fromNow(iso, NOW)).toBe(words);
});

it.each([
  [0.42, '0.4 s'],
  [12, '12 s'],
  [185, '3 min 05 s'],
  [3720, '1 h 02 min'],
  [187_200, '2 d 04 h'],
])('%d seconds are %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});
