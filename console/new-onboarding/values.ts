import type { CredentialField, EitherField, Field, Form, TextField } from './form.ts';

/** What stands in the form: text by JSON pointer. Which way of a field is chosen stands at `wayOf`. */
export type Values = Record<string, string>;

/** Where the choice between the ways of a field is kept; no request has such a pointer. */
export const wayOf = ({ pointer }: EitherField | CredentialField) => `${pointer}#way`;

/** The pointer of the way of a field that is chosen; the first one unless somebody chose another. */
export function chosenWay(field: EitherField | CredentialField, values: Values): string {
  const ways =
    field.kind === 'either'
      ? field.branches.map(({ pointer }) => pointer)
      : [field.pointer, field.secret.pointer];
  const chosen = values[wayOf(field)];
  return ways.find((way) => way === chosen) ?? ways[0]!;
}

/** Every field of a form that holds text and counts now, as it is chosen. */
export function activeFields(form: Form, values: Values): TextLike[] {
  return form.groups.flatMap(({ fields }) => fields.map((field) => active(field, values)));
}

/** What is asked for at one pointer. */
export type TextLike = Pick<TextField, 'pointer' | 'label' | 'isRequired'> &
  Partial<Pick<TextField, 'isNumber' | 'pattern' | 'min' | 'max' | 'example'>>;

function active(field: Field, values: Values): TextLike {
  const { label, isRequired } = field;
  switch (field.kind) {
    case 'either': {
      const way = chosenWay(field, values);
      return field.branches.find(({ pointer }) => pointer === way)!;
    }
    case 'credential': {
      const way = chosenWay(field, values);
      return way === field.pointer ? { pointer: way, label, isRequired } : field.secret;
    }
    case 'archive':
      return { pointer: `${field.pointer}/sha256`, label, isRequired };
    default:
      return field;
  }
}

/** The request that the form stands for; what is empty is left out. */
export function toDocument(form: Form, values: Values): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  for (const [pointer, value] of Object.entries(form.constants)) put(document, pointer, value);
  for (const { pointer, isNumber } of activeFields(form, values)) {
    const text = values[pointer] ?? '';
    if (text === '') continue;
    const isWhole = isNumber && /^-?\d+$/.test(text.trim());
    put(document, pointer, isWhole ? Number(text) : text);
  }
  return document;
}

function put(document: Record<string, unknown>, pointer: string, value: unknown): void {
  const names = pointer.slice(1).split('/');
  const last = names.pop()!;
  let inner = document;
  for (const name of names) {
    inner[name] ??= {};
    inner = inner[name] as Record<string, unknown>;
  }
  inner[last] = value;
}

/**
 * Fills a form in from a request.
 * @returns the values, and the pointers of what the form has no field for
 */
export function fromDocument(form: Form, document: unknown): { values: Values; unknown: string[] } {
  const values: Values = {};
  const leaves = leavesOf(document, '');
  for (const field of form.groups.flatMap(({ fields }) => fields)) {
    if (field.kind !== 'either' && field.kind !== 'credential') continue;
    const ways = field.kind === 'either' ? field.branches : [field.secret];
    const given = ways.find(({ pointer }) => leaves.has(pointer));
    if (given) values[wayOf(field)] = given.pointer;
  }
  for (const { pointer } of activeFields(form, values)) {
    if (leaves.has(pointer)) values[pointer] = leaves.get(pointer)!;
  }
  const unknown = [...leaves.keys()].filter(
    (pointer) => values[pointer] === undefined && form.constants[pointer] === undefined,
  );
  return { values, unknown };
}

function leavesOf(value: unknown, pointer: string): Map<string, string> {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== 'object') return new Map([[pointer, String(value)]]);
  const entries = Object.entries(value);
  return new Map(entries.flatMap(([name, inner]) => [...leavesOf(inner, `${pointer}/${name}`)]));
}
