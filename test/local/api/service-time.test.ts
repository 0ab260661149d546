import { afterAll, expect, it } from 'vitest';
import { onServiceTime } from '#local/api/service-time.ts';
import { realClock, VirtualClock } from '#local/clock.ts';

const RealDate = Date;
afterAll(() => {
  RealDate.prototype.constructor = RealDate;
  globalThis.Date = RealDate;
});

const AT = Date.UTC(2030, 0, 31);

it('tells the time of the service to work, also behind its awaits, and to nobody else', async () => {
  const clock = new VirtualClock(AT);
  const before = Date.now();
  const inside = onServiceTime(clock, async () => {
    const first = new Date();
    await new Promise(setImmediate);
    return [first.getTime(), Date.now(), new Date().toISOString(), Date()];
  });
  expect(Date.now() - before).toBeLessThan(60_000);
  const [first, now, iso, text] = await inside;
  expect([first, now, iso]).toEqual([AT, AT, '2030-01-31T00:00:00.000Z']);
  expect(text).toBe(new Date(AT).toString());
  expect(Date.now() - before).toBeLessThan(60_000);
});

it('leaves dates what they are', async () => {
  const made = new RealDate(5);
  await onServiceTime(new VirtualClock(AT), async () => {
    expect(made).toBeInstanceOf(Date);
    expect(new Date()).toBeInstanceOf(Date);
    expect(new Date(7).getTime()).toBe(7);
    expect(Date.UTC(1970, 0)).toBe(0);
    expect(new Date().constructor).toBe(Date);
  });
});

it('lets two services be in times of their own', async () => {
  const at = (time: number) =>
    onServiceTime(new VirtualClock(time), async () => {
      await new Promise(setImmediate);
      return Date.now();
    });
  expect(await Promise.all([at(1), at(AT)])).toEqual([1, AT]);
});

it('changes nothing for a service on the real clock', async () => {
  const before = RealDate.now();
  expect(await onServiceTime(realClock, async () => Date.now())).toBeGreaterThanOrEqual(before);
});
