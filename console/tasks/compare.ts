/** How what was copied back differs from what should stand there. */
export interface Difference {
  /** 1 for the first character. */
  at: number;
  says: string;
}

const ENCODED = /%[0-9a-f]{2}/i;

/**
 * Compares a value with the one that CupixWorks shows, so that a person sees a mistake before sending it.
 * Blanks around it are forgiven, as the workflow does.
 * @returns undefined when they are the same
 */
export function compare(shown: string, expected: string): Difference | undefined {
  const seen = shown.trim();
  if (seen === expected) return undefined;
  const at = firstDifference(seen, expected) + 1;
  return { at, says: saysOf(seen, expected, at) };
}

function saysOf(seen: string, expected: string, at: number): string {
  if (seen.toLowerCase() === expected.toLowerCase())
    return `Capital and small letters differ at character ${at}.`;
  if (/\s/.test(seen)) return 'It holds a blank or a line break.';
  if (ENCODED.test(seen) && !ENCODED.test(expected))
    return 'It was encoded (%3A for a colon) while copying.';
  if (expected.startsWith(seen))
    return `It ends too early: ${expected.length - seen.length} characters are missing.`;
  if (seen.startsWith(expected)) return 'It has something behind its end.';
  if (expected.endsWith(seen)) return 'Its beginning is missing.';
  return `It differs from character ${at} on.`;
}

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}
