/** Times as people read them. The machine-readable one always stands beside, in a <time> element. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const absolute = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** `2 Mar 2026, 09:15`, in the reader's time zone. */
export function dateTime(iso: string): string {
  return absolute.format(new Date(iso));
}

/** `09:15:04`, in the reader's time zone. */
export function timeOfDay(iso: string): string {
  return clock.format(new Date(iso));
}

/** `in 13 days`, `5 minutes ago`, `just now`. */
export function fromNow(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  const distance = Math.abs(seconds);
  if (distance < MINUTE) return 'just now';
  if (distance < HOUR) return relative.format(Math.trunc(seconds / MINUTE), 'minute');
  if (distance < DAY) return relative.format(Math.trunc(seconds / HOUR), 'hour');
  return relative.format(Math.trunc(seconds / DAY), 'day');
}

/** Seconds as people say them: `0.4 s`, `12 s`, `3 min 05 s`, `1 h 02 min`, `2 d 04 h`. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return pair(whole, MINUTE, 'min', 1, 's');
  if (whole < DAY) return pair(whole, HOUR, 'h', MINUTE, 'min');
  return pair(whole, DAY, 'd', HOUR, 'h');
}

function pair(seconds: number, large: number, name: string, small: number, other: string): string {
  const rest = String(Math.floor((seconds % large) / small)).padStart(2, '0');
  return `${Math.floor(seconds / large)} ${name} ${rest} ${other}`;
}
