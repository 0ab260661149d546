/** Moves the clock that the code of this thread sees. */

const RealDate = Date;
let offset = 0;

const shiftedNow = () => RealDate.now() + offset;

/** Replaces the global `Date`; from then on `setClockOffset` moves it. */
export function installClock(): void {
  const shifted = new Proxy(RealDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [shiftedNow()] : values, newTarget),
    apply: () => new RealDate(shiftedNow()).toString(),
    get: (target, property) =>
      property === 'now' ? shiftedNow : Reflect.get(target, property, target),
  });
  RealDate.prototype.constructor = shifted;
  globalThis.Date = shifted;
}

/** @param milliseconds What `Date` adds to the machine's time. */
export function setClockOffset(milliseconds: number): void {
  offset = milliseconds;
}
