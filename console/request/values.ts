import type { CredentialField, EitherField, Field, Form, TextField } from './form.ts';
import { textOf, valueIn } from './text-of.ts';

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
  return form.groups.flatMap(({ fields }) => fields.flatMap((field) => active(field, values)));
}

/** What is asked for at one pointer. */
export type TextLike = Pick<TextField, 'pointer' | 'label' | 'isRequired'> &
  Partial<Pick<TextField, 'holds' | 'pattern' | 'min' | 'max' | 'example'>>;

function active(field: Field, values: Values): TextLike | TextLike[] {
  const { label, isRequired } = field;
  switch (field.kind) {
    case 'either': {
      const way = chosenWay(field, values);
      return field.branches.find(({ pointer }) => pointer === way)!.fields;
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
  for (const { pointer, holds } of activeFields(form, values)) {
    const text = values[pointer] ?? '';
    if (text !== '') put(document, pointer, valueIn(holds, text));
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
  const leaves = leavesOf(document, '');
  const values = chosenWays(form, leaves);
  const taken: string[] = Object.keys(form.constants);
  for (const { pointer, holds } of activeFields(form, values)) {
    const value = valueAt(document, pointer);
    if (!fits(holds, value)) continue;
    values[pointer] = textOf(holds, value);
    taken.push(pointer);
  }
  const unknown = leaves.filter((leaf) => !taken.some((pointer) => isWithin(leaf, pointer)));
  return { values, unknown };
}

/** Which way of each field a request has taken. */
function chosenWays(form: Form, leaves: readonly string[]): Values {
  const values: Values = {};
  for (const field of form.groups.flatMap(({ fields }) => fields)) {
    if (field.kind !== 'either' && field.kind !== 'credential') continue;
    const ways = field.kind === 'either' ? field.branches : [field.secret];
    const given = ways.find(({ pointer }) => leaves.some((leaf) => isWithin(leaf, pointer)));
    if (given) values[wayOf(field)] = given.pointer;
  }
  return values;
}

/** Whether a field can show a value. */
function fits(holds: TextLike['holds'], value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return typeof value !== 'object' || holds === 'names' || holds === 'json';
}

function isWithin(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}

function valueAt(document: unknown, pointer: string): unknown {
  return pointer
    .slice(1)
    .split('/')
    .reduce<unknown>(
      (inner, name) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
          ? (inner as Record<string, unknown>)[name]
          : undefined,
      document,
    );
}

function leavesOf(value: unknown, pointer: string): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [pointer];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, `${pointer}/${name}`));
}
