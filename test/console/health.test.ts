import { describe, expect, it } from 'vitest';
import type { Health } from '#console/api/views.ts';
import { momentsOf, sayMessages, sayRates } from '#console/instance/spans.ts';
import { instanceExamples } from '#functions/api/views/instance-view.ts';

const health = instanceExamples.health as unknown as Health;
const [hour] = health.hours;
const empty = { ...hour!, succeeded: 0, failed: 0, successRate: null };

describe('what the charts are drawn from', () => {
  it("is Oracle's history by the hour or by the day, or what we have measured", () => {
    expect(momentsOf(health, undefined)).toMatchObject([{ at: hour!.from, succeeded: 55 }]);
    expect(momentsOf(health, 'day')).toEqual([]);
    expect(momentsOf(health, 'measured')).toMatchObject([{ at: health.series[0]!.at, failed: 5 }]);
  });
});

describe('what is told to whoever sees no chart', () => {
  it('is how it ended and how low it was', () => {
    const low = { ...hour!, successRate: 71.24 };
    const moments = momentsOf({ ...health, hours: [low, hour!, empty] }, undefined);
    expect(sayRates(moments)).toMatch(/^91\.7% at the end; the lowest was 71\.2% \(.+\)\.$/);
    expect(sayMessages(moments)).toBe('110 succeeded and 10 failed in this time.');
  });

  it('is that there was nothing', () => {
    expect(sayRates(momentsOf({ ...health, hours: [empty] }, undefined))).toBe(
      'Nothing has ended in this time.',
    );
  });
});
