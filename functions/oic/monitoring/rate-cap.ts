import { Throttled } from '#runtime/errors.ts';

const MINUTE_MS = 60_000;
/** Of a minute's calls, how many may leave at once. */
const BURST = 6;
/** What we stay away when Oracle asks us to slow down without saying for how long. */
const DEFAULT_PAUSE_SECONDS = 60;

/**
 * Keeps calls of one instance under a rate. Oracle publishes no limit of the Developer API, so the number is the
 * caller's. It never sleeps: a call that comes too early is refused with the time to wait, and the waiting is the
 * workflow's. One serves one step; what the next one has to know is a number, which travels in the state.
 *
 * Every 60 seconds, wherever they begin, hold at most `perMinute` calls (generic cell rate algorithm:
 * https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm).
 */
export class RateCap {
  readonly #intervalMs: number;
  readonly #slackMs: number;
  /** Stands still: how fast our own work is must not change how many calls leave in it. */
  readonly #now = Date.now();
  #earliest: number;

  /**
   * @param perMinute calls a minute, at least 2
   * @param pace where an earlier cap of the same instance stood
   */
  constructor(perMinute: number, pace = 0) {
    const burst = Math.max(1, Math.floor(perMinute / BURST));
    this.#intervalMs = MINUTE_MS / (perMinute - burst);
    this.#slackMs = this.#intervalMs * (burst - 1);
    this.#earliest = pace;
  }

  /**
   * Where the cap stands; makes the next one of the same instance. The calls may have left as late as now.
   * Milliseconds since 1970.
   */
  get pace(): number {
    return Math.ceil(this.#earliest + Date.now() - this.#now);
  }

  /** Whole seconds until the next call may leave; 0 for now. */
  get waitSeconds(): number {
    return Math.max(0, Math.ceil((this.#earliest - this.#slackMs - this.#now) / 1000));
  }

  /**
   * Counts a call that is about to leave.
   * @throws Throttled it comes too early
   */
  admit(): void {
    if (this.#now < this.#earliest - this.#slackMs) throw this.#tooEarly();
    this.#earliest = Math.max(this.#earliest, this.#now) + this.#intervalMs;
  }

  /** Stays away because the other side asked for it. */
  pause(seconds = DEFAULT_PAUSE_SECONDS): void {
    const until = this.#now + seconds * 1000;
    this.#earliest = Math.max(this.#earliest, until + this.#slackMs);
  }

  #tooEarly(): Throttled {
    return new Throttled({
      system: 'oic',
      summary: `Not sent: our own cap of calls to Oracle Integration is reached for ${this.waitSeconds} s.`,
      fix: 'Nothing to do: the workflow waits and goes on.',
      retryAfterSeconds: this.waitSeconds,
    });
  }
}
