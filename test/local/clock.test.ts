import { describe, expect, it, vi } from 'vitest';
import { realClock, VirtualClock } from '#local/clock.ts';

const start = Date.UTC(2026, 0, 1);
const year = 365 * 86_400_000;

function deferred() {
  return Promise.withResolvers<void>();
}

/** More turns of the event loop than the clock needs for a jump. */
async function manyTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('VirtualClock', () => {
  it('lets a year pass at once', async () => {
    const clock = new VirtualClock(start);
    await clock.sleep(year);
    expect(clock.now()).toBe(start + year);
  });

  it('wakes many sleepers in the order of their times, and ties in the order of sleeping', async () => {
    const clock = new VirtualClock(start);
    const woken: string[] = [];
    const sleeper = async (name: string, ...naps: number[]) => {
      for (const nap of naps) {
        await clock.sleep(nap);
        woken.push(`${name}${clock.now() - start}`);
      }
    };
    await Promise.all([
      sleeper('a', 30, 5),
      sleeper('b', 10, 10, 10),
      sleeper('c', 10),
      sleeper('d', 0),
      sleeper('e', -5),
    ]);
    expect(woken).toEqual(['d0', 'e0', 'b10', 'c10', 'b20', 'a30', 'b30', 'a35']);
  });

  it('loses no wake-up among a thousand sleepers that start one another', async () => {
    const clock = new VirtualClock(start);
    let woken = 0;
    const chain = async (depth: number): Promise<void> => {
      await clock.sleep((depth * 7919) % 1000);
      woken += 1;
      if (depth > 0) await Promise.all([chain(depth - 1), clock.busy(() => chain2(depth))]);
    };
    const chain2 = async (depth: number) => {
      await new Promise((resolve) => setImmediate(resolve));
      woken += depth > 0 ? 1 : 0;
    };
    await Promise.all(Array.from({ length: 100 }, () => chain(10)));
    expect(woken).toBe(100 * 21);
  });

  it('stands still while anything is busy', async () => {
    const clock = new VirtualClock(start);
    const first = deferred();
    const second = deferred();
    const work = [clock.busy(first.promise), clock.busy(() => second.promise)];
    let awake = false;
    const sleeping = clock.sleep(1000).then(() => {
      awake = true;
    });
    await manyTurns();
    first.resolve();
    await manyTurns();
    expect([awake, clock.now()]).toEqual([false, start]);
    second.resolve();
    await Promise.all([...work, sleeping]);
    expect(clock.now()).toBe(start + 1000);
  });

  it('gives back what busy work returns or throws, and goes on either way', async () => {
    const clock = new VirtualClock(start);
    await expect(clock.busy(() => 5)).resolves.toBe(5);
    await expect(clock.busy(Promise.resolve('x'))).resolves.toBe('x');
    const thrown = clock.busy(() => {
      throw new Error('broken');
    });
    await expect(thrown).rejects.toThrow('broken');
    await clock.sleep(1);
    expect(clock.now()).toBe(start + 1);
  });

  it('lets work that follows finished work start before it jumps', async () => {
    const clock = new VirtualClock(start);
    const late = clock.sleep(1000);
    await clock.busy(Promise.resolve());
    await new Promise((resolve) => setImmediate(resolve));
    await clock.sleep(10);
    expect(clock.now()).toBe(start + 10);
    await late;
  });

  it('lets busy work wait for the clock when it says so', async () => {
    const clock = new VirtualClock(start);
    const at = await clock.busy(async () => {
      await clock.idle(clock.sleep(60_000));
      return clock.now();
    });
    expect(at).toBe(start + 60_000);
  });

  it('freezes while it is held', async () => {
    const clock = new VirtualClock(start);
    clock.hold();
    clock.hold();
    let awake = false;
    const sleeping = clock.sleep(5).then(() => {
      awake = true;
    });
    clock.release();
    await manyTurns();
    expect(awake).toBe(false);
    clock.release();
    await sleeping;
    expect(clock.now()).toBe(start + 5);
    expect(() => clock.release()).toThrow(/not held/);
  });

  it('wakes an aborted sleeper with the reason, and nobody else', async () => {
    const clock = new VirtualClock(start);
    const controller = new AbortController();
    const reason = new Error('stopped');
    const aborted = clock.sleep(10, controller.signal);
    const other = clock.sleep(20);
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    await other;
    expect(clock.now()).toBe(start + 20);
    await expect(clock.sleep(1, controller.signal)).rejects.toBe(reason);
  });

  it('does not jump for a sleeper that waits only to be aborted', async () => {
    const clock = new VirtualClock(start);
    const controller = new AbortController();
    const forever = clock.sleep(Number.POSITIVE_INFINITY, controller.signal);
    await clock.sleep(10);
    expect(clock.now()).toBe(start + 10);
    controller.abort(new Error('enough'));
    await expect(forever).rejects.toThrow('enough');
  });

  it('tells its listeners of each jump until they leave', async () => {
    const clock = new VirtualClock(start);
    const listener = vi.fn();
    const leave = clock.onJump(listener);
    await clock.sleep(10);
    await clock.sleep(5);
    leave();
    await clock.sleep(1);
    expect(listener.mock.calls).toEqual([
      [start, start + 10],
      [start + 10, start + 15],
    ]);
  });

  it('refuses a duration that is no number', async () => {
    await expect(new VirtualClock(start).sleep(Number.NaN)).rejects.toThrow(RangeError);
    await expect(realClock.sleep(Number.NaN)).rejects.toThrow(RangeError);
  });
});

describe('realClock', () => {
  it('sleeps longer than the longest timer, whole', async () => {
    vi.useFakeTimers({ now: start });
    try {
      const month = 30 * 86_400_000;
      let awake = false;
      const sleeping = realClock.sleep(month).then(() => {
        awake = true;
      });
      await vi.advanceTimersByTimeAsync(month - 1);
      expect(awake).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      await sleeping;
      expect(realClock.now()).toBe(start + month);
    } finally {
      vi.useRealTimers();
    }
  });

  it('wakes up on time although its timers stood still in a suspended machine', async () => {
    vi.useFakeTimers({ now: start });
    try {
      let awake = false;
      const sleeping = realClock.sleep(8 * 3_600_000).then(() => {
        awake = true;
      });
      await vi.advanceTimersByTimeAsync(30_000);
      vi.setSystemTime(start + 9 * 3_600_000);
      await vi.advanceTimersByTimeAsync(30_000);
      expect(awake).toBe(true);
      await sleeping;
    } finally {
      vi.useRealTimers();
    }
  });

  it('ends a sleep when it is aborted and leaves no timer behind', async () => {
    vi.useFakeTimers({ now: start });
    try {
      const controller = new AbortController();
      const reason = new Error('stopped');
      const sleeping = realClock.sleep(1000, controller.signal);
      const expected = expect(sleeping).rejects.toBe(reason);
      controller.abort(reason);
      await expected;
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
