import type { Schema } from './attributes.ts';
import type { Resource } from './resource.ts';
import { badRequest } from './scim-error.ts';

export type Matches = (resource: Resource) => boolean;

const operators = ['eq', 'co', 'sw', 'pr', 'gt', 'ge', 'lt', 'le'];
const token = /\s*(?:([()])|("(?:[^"\\]|\\.)*")|([^\s()"]+))/y;

/**
 * Reads a SCIM 2.0 filter (RFC 7644 §3.4.2.2) with the operators that identity domains list:
 * eq, co, sw, pr, gt, ge, lt, le, and, or, not, parentheses. The form `attribute[…]` is refused
 * (whether a domain takes it is not verified).
 * https://docs.oracle.com/en/cloud/paas/identity-cloud/rest-api/OCISResponseBody.html
 * @throws Refusal 400 for a malformed filter or an attribute that cannot be searched.
 */
export function parseFilter(text: string, schema: Schema): Matches {
  const parser = new FilterParser(tokenize(text), schema);
  return parser.parse();
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.trimEnd().length) {
    const match = token.exec(text);
    if (!match) throw invalid(text);
    tokens.push((match[1] ?? match[2] ?? match[3])!);
  }
  return tokens;
}

class FilterParser {
  readonly #tokens: string[];
  readonly #schema: Schema;
  #position = 0;

  constructor(tokens: string[], schema: Schema) {
    this.#tokens = tokens;
    this.#schema = schema;
  }

  parse(): Matches {
    const matches = this.#or();
    if (this.#position < this.#tokens.length) throw invalid(this.#peek() ?? '');
    return matches;
  }

  #or(): Matches {
    const parts = [this.#and()];
    while (this.#skip('or')) parts.push(this.#and());
    return (resource) => parts.some((matches) => matches(resource));
  }

  #and(): Matches {
    const parts = [this.#factor()];
    while (this.#skip('and')) parts.push(this.#factor());
    return (resource) => parts.every((matches) => matches(resource));
  }

  #factor(): Matches {
    if (this.#skip('not')) {
      const matches = this.#factor();
      return (resource) => !matches(resource);
    }
    if (!this.#skip('(')) return this.#comparison();
    const matches = this.#or();
    if (!this.#skip(')')) throw invalid('a parenthesis is not closed');
    return matches;
  }

  #comparison(): Matches {
    const path = this.#path(this.#next());
    const operator = this.#next().toLowerCase();
    if (!operators.includes(operator)) throw invalid(operator);
    const isExact = this.#schema.searchable[path] === 'exact';
    if (operator === 'pr') return (resource) => valuesAt(resource, path).length > 0;
    const wanted = literal(this.#next(), isExact);
    return (resource) =>
      valuesAt(resource, path).some((value) => compare(operator, fold(value, isExact), wanted));
  }

  #path(text: string): string {
    const paths = Object.keys(this.#schema.searchable);
    const path = paths.find((known) => known.toLowerCase() === text.toLowerCase());
    if (path) return path;
    throw badRequest('notSearchable', `${text} of ${this.#schema.type} cannot be searched.`);
  }

  #peek(): string | undefined {
    return this.#tokens[this.#position];
  }

  #skip(word: string): boolean {
    if (this.#peek()?.toLowerCase() !== word) return false;
    this.#position += 1;
    return true;
  }

  #next(): string {
    const next = this.#peek();
    if (next === undefined) throw invalid('it ends too early');
    this.#position += 1;
    return next;
  }
}

/** All values under a path, through lists; absent ones are left out. */
function valuesAt(resource: Resource, path: string): unknown[] {
  let values: unknown[] = [resource];
  for (const name of path.split('.')) {
    values = values
      .flatMap((value) => (value as Resource | undefined)?.[name])
      .filter((value) => value !== undefined && value !== null);
  }
  return values;
}

function literal(text: string, isExact: boolean): unknown {
  try {
    return fold(JSON.parse(text), isExact);
  } catch {
    throw invalid(text);
  }
}

const fold = (value: unknown, isExact: boolean) =>
  typeof value === 'string' && !isExact ? value.toLowerCase() : value;

function compare(operator: string, actual: unknown, wanted: unknown): boolean {
  if (operator === 'eq') return actual === wanted;
  if (typeof actual !== typeof wanted) return false;
  if (operator === 'co') return String(actual).includes(String(wanted));
  if (operator === 'sw') return String(actual).startsWith(String(wanted));
  const [left, right] = [actual as string | number, wanted as string | number];
  if (operator === 'gt') return left > right;
  if (operator === 'ge') return left >= right;
  return operator === 'lt' ? left < right : left <= right;
}

const invalid = (what: string) => badRequest('invalidFilter', `The filter is not valid: ${what}.`);
