import { urlParts } from './url-parts.ts';

/**
 * The ways in which a value gets wrong between two pages, each with a name, so that a person hears what to
 * look for instead of comparing a hundred characters. The first that explains the difference counts.
 */
interface Mistake {
  /** What is wrong and how to put it right, as a sentence or two for the person who typed it. */
  says: string;
  /** Takes the mistake back: two texts that are the same then differ by it and nothing else. */
  undo(text: string): string;
}

/** Not all of them count as white space: https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const QUOTES = /^["'`“”„‘’«»<([]+|["'`“”„‘’«»>)\].,;]+$/gu;

const mistakes: Mistake[] = [
  {
    says: 'A space or line break was copied along. Copy the value once more, in one go.',
    undo: (text) => text.replace(/\s+/g, ''),
  },
  {
    says: 'It holds a character that cannot be seen. Copy the value from here, not from a mail or a document.',
    undo: (text) => text.replace(INVISIBLE, ''),
  },
  {
    says: 'A quote, a bracket or a full stop was copied along.',
    undo: (text) => text.replace(QUOTES, ''),
  },
  {
    says: 'A character was changed to another that looks the same. Copy the value from here, not from a mail or a document.',
    undo: (text) => text.normalize('NFKC').replace(/\p{Pd}/gu, '-'),
  },
  {
    says: 'It has capitals where small letters stand, or the reverse.',
    undo: (text) => text.toLowerCase(),
  },
  {
    says: 'There is a slash too many or too few at its end.',
    undo: (text) => text.replace(/\/+$/, ''),
  },
  {
    says: 'The port (:443) is missing, or is there and must not be.',
    undo: (text) => text.replace(/(?<=^https:\/\/[^/?#]*?):443(?!\d)/i, ''),
  },
  {
    says: 'It is URL-encoded (%3A for a colon, %2F for a slash); it stands there as it is.',
    undo: decoded,
  },
  {
    says: 'It has http where https stands, or its beginning is missing.',
    undo: (text) => text.replace(/^(https?:)?\/\//i, ''),
  },
];

/**
 * Says what is wrong with a value that was copied to another page.
 * @param others the other values of the same page, by label
 * @returns undefined when it is simply another value
 */
export function mistakeIn(
  seen: string,
  expected: string,
  others: Readonly<Record<string, string>> = {},
): string | undefined {
  if (seen === '') return 'The field is empty.';
  const swapped = Object.entries(others).find(([, value]) => value === seen);
  if (swapped) return `This is the value of ${swapped[0]}: it got into the wrong field.`;
  const single = mistakes.find(({ undo }) => undo(seen) === undo(expected));
  return single?.says ?? cutOrGlued(seen, expected) ?? severalIn(seen, expected);
}

/** The beginning or the end is missing, or there is more. */
function cutOrGlued(seen: string, expected: string): string | undefined {
  if (seen.length * 2 >= expected.length) {
    if (expected.startsWith(seen)) return 'Its end is missing. Use the copy button.';
    if (expected.endsWith(seen)) return 'Its beginning is missing. Use the copy button.';
  }
  if (seen.includes(expected)) return 'Something else was copied along, before or behind it.';
  return undefined;
}

function severalIn(seen: string, expected: string): string | undefined {
  const undoAll = (text: string) => mistakes.reduce((rest, { undo }) => undo(rest), text);
  if (undoAll(seen) === undoAll(expected)) {
    return 'Only small things differ: spaces, capitals, slashes, the port or encoding. Copy the value once more.';
  }
  const [host, right] = [hostIn(seen), hostIn(expected)];
  if (!host || !right || host === right) return undefined;
  return `It leads to ${host}; it should lead to ${right}. It may be that of another instance or domain.`;
}

/** In a scope, what is meant stands behind the port without a slash in between. */
function hostIn(text: string): string | undefined {
  const { scheme, host } = urlParts(text);
  return scheme ? host.toLowerCase().split(':')[0] : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
