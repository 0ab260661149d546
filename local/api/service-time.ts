/** Lets what the API does in this process see the clock of the service, as the functions in their threads do. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { type LocalClock, realClock } from '../clock.ts';

const RealDate = Date;
const clocks = new AsyncLocalStorage<Pick<LocalClock, 'now'>>();
const now = () => clocks.getStore()?.now() ?? RealDate.now();

const ServiceDate = new Proxy(RealDate, {
  construct: (target, values, newTarget) =>
    Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, property) => (property === 'now' ? now : Reflect.get(target, property, target)),
});

/**
 * Does work whose `Date` tells the time of a service: in a simulated run, what the API writes down would else be
 * older than what the functions wrote before. Everybody else in this process goes by the machine's clock.
 */
export function onServiceTime<T>(clock: LocalClock, work: () => Promise<T>): Promise<T> {
  if (clock === realClock) return work();
  // Tests may have put another one in its place; without a clock to follow, ours is like the real one.
  if (globalThis.Date === RealDate) {
    RealDate.prototype.constructor = ServiceDate;
    globalThis.Date = ServiceDate;
  }
  return clocks.run(clock, work);
}
