import { isLoopback } from '#runtime/hosts.ts';
import { type Rule, shorten, siteOrigin } from './field-rules.ts';

/** Design-time host of Oracle Integration. */
export const oicOrigin: Rule = siteOrigin(
  'https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com',
);

/** The instance's own host sends calls of the API away, and the token would be lost on the way. */
export function isDesignHost(hostname: string): boolean {
  return /^design[.-]/i.test(hostname) || isLoopback(hostname);
}

/** Token endpoint of an identity domain. */
export const tokenAddress: Rule = (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isSafe = url?.protocol === 'https:' || (url && isLoopback(url.hostname));
  if (url && isSafe && url.pathname === '/oauth2/v1/token' && !url.search && !url.username) {
    return undefined;
  }
  return {
    what: 'This is not the address of a token endpoint.',
    fix: 'Write the address of the identity domain with /oauth2/v1/token behind it, https.',
  };
};

/** Id of a job of ours. */
export const jobName: Rule = (value) =>
  /^[a-z][a-z0-9-]*-[0-9a-f]{8}$/.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not the id of an onboarding.`,
        fix: 'Copy it from the list: oic-onboarding status. It looks like acme-42053dd9.',
      };

/** Something that Oracle is asked for or that is compared with what it answers. */
export const shortText: Rule = (value) => {
  if (value.trim() === '') return { what: 'It is empty.', fix: 'Give it a value.' };
  if (value.length <= 200 && !/\p{Cc}/u.test(value)) return undefined;
  return {
    what: 'It is longer than 200 characters, or holds a line break.',
    fix: 'Copy the code as the OIC console shows it.',
  };
};

/** A pattern for messages. */
export const messagePattern: Rule = (value) => {
  const broken = shortText(value);
  if (broken) return { ...broken, fix: 'Write a part of the message between two stars.' };
  return undefined;
};

const SECONDS: Record<string, number> = { m: 60, h: 3600, d: 86_400 };
const AGE = /^([1-9]\d{0,4})([mhd])$/;

/** A span of time. */
export const age: Rule = (value) =>
  AGE.test(value)
    ? undefined
    : {
        what: `${shorten(value)} is not a span of time.`,
        fix: 'Write a whole number and m, h or d: 30m, 12h, 2d.',
      };

const SHORTEST_SECONDS = 15 * 60;
const LONGEST_SECONDS = 30 * 86_400;

/** From one run of a schedule to the next. */
export const scheduleSpan: Rule = (value) => {
  const seconds = secondsOf(value);
  if (seconds === undefined) return age(value);
  if (seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS) return undefined;
  return {
    what: `${shorten(value)} is shorter than 15m or longer than 30d.`,
    fix: 'Write how often it shall run: 1h, 12h, 1d.',
  };
};

/** The seconds of such a span, or undefined. */
export function secondsOf(value: string | undefined): number | undefined {
  const [, count, unit] = AGE.exec(value ?? '') ?? [];
  return unit === undefined ? undefined : Number(count) * SECONDS[unit]!;
}
