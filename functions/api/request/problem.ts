/** One thing that is wrong with a request or a configuration file; never holds a secret. */
export interface Problem {
  /** Path of the field, `primavera.url`; empty for the document as a whole. */
  where: string;
  /** The same as a JSON pointer in a URI fragment, `#/primavera/url`: https://www.rfc-editor.org/rfc/rfc6901#section-6 */
  pointer?: string;
  /** Position in the text, from 1; absent when there is no text (a parsed JSON body). */
  line?: number;
  column?: number;
  /** What was seen, as a sentence. */
  what: string;
  /** What to write instead, as a sentence. */
  fix: string;
}

/** A field's path, from the root. */
export type Path = readonly PropertyKey[];

/** Finds a field in the text; `key` points at its name, `value` at what stands behind it. */
export type Locate = (
  path: Path,
  part?: 'key' | 'value',
) => { line: number; column: number } | undefined;

/** Collects problems with their positions, so that all are shown at once, in the order of the text. */
export class Problems {
  readonly #locate: Locate;
  readonly #found: Problem[] = [];

  constructor(locate: Locate = () => undefined) {
    this.#locate = locate;
  }

  /** Notes a problem of a field. */
  add(path: Path, finding: { what: string; fix: string }, part: 'key' | 'value' = 'value'): void {
    const where = { where: path.join('.'), pointer: pointerTo(path) };
    this.#found.push({ ...where, ...this.#locate(path, part), ...finding });
  }

  /** Tells whether a field, or a part of it, has a problem already. */
  has(path: Path): boolean {
    const where = path.join('.');
    return this.#found.some(
      (problem) => problem.where === where || problem.where.startsWith(`${where}.`),
    );
  }

  /** All of them, from the top of the text to its end. */
  list(): Problem[] {
    const line = (problem: Problem) => problem.line ?? Number.MAX_SAFE_INTEGER;
    return this.#found.toSorted(
      (a, b) => line(a) - line(b) || (a.column ?? 0) - (b.column ?? 0) || compare(a.where, b.where),
    );
  }
}

/** A JSON pointer as URI fragment, with both escapes. */
export function pointerTo(path: Path): string {
  const escaped = path.map((segment) => String(segment).replace(/~/g, '~0').replace(/\//g, '~1'));
  return `#${escaped.map((segment) => `/${encodeURIComponent(segment.toWellFormed())}`).join('')}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
