import type { JsonSchema } from './json-schema.ts';
import { labelOf } from './label.ts';
import { textOf } from './text-of.ts';

interface Common {
  /** JSON pointer into the request: `/oracle/region`. */
  pointer: string;
  label: string;
  help: string;
  isRequired: boolean;
}

export interface TextField extends Common {
  kind: 'text';
  /** What the text stands for: itself, a whole number, names (one a line), or anything else as JSON. */
  holds: 'text' | 'number' | 'names' | 'json';
  example?: string;
  /** What counts when nothing is typed. */
  usual?: string;
  pattern?: string;
  min?: number;
  max?: number;
}

export interface ChoiceField extends Common {
  kind: 'choice';
  options: string[];
  usual?: string;
}

/** A password or token: the value itself, or the name of a secret. */
export interface CredentialField extends Common {
  kind: 'credential';
  secret: TextField;
}

/** Exactly one of several, each a field or a few. */
export interface EitherField extends Common {
  kind: 'either';
  branches: Branch[];
}

export interface Branch {
  pointer: string;
  label: string;
  fields: TextField[];
}

/** A file that is uploaded and named by its hash. */
export interface ArchiveField extends Common {
  kind: 'archive';
}

export type Field = TextField | ChoiceField | CredentialField | EitherField | ArchiveField;

export interface Group {
  title: string;
  help: string;
  fields: Field[];
  /** True when the request is complete without it. */
  isExtra: boolean;
}

export interface Form {
  groups: Group[];
  /** What the request says of itself without asking: `{ "/kind": "Onboarding" }`. */
  constants: Record<string, string>;
}

/**
 * Makes a form of the schema of a request: its blocks become groups, in the schema's order.
 * @param example a whole request, for what no field of it has an example of its own
 */
export function formOf(schema: JsonSchema, example: Record<string, unknown> = {}): Form {
  const constants: Record<string, string> = {};
  const parts: Part[] = [];
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    const isRequired = schema.required?.includes(name) ?? false;
    if (part.const === undefined) parts.push(partOf(name, part, { isRequired, example }));
    else constants[`/${name}`] = part.const;
  }
  const loose = (isExtra: boolean) =>
    parts
      .filter((part) => !part.isBlock && part.isExtra === isExtra)
      .flatMap((part) => part.fields);
  const blocks = (isExtra: boolean) =>
    parts.filter((part) => part.isBlock && part.isExtra === isExtra);
  const all: Group[] = [
    { title: 'Customer', help: '', fields: loose(false), isExtra: false },
    ...blocks(false),
    ...blocks(true),
    { title: 'More settings', help: '', fields: loose(true), isExtra: true },
  ];
  return { groups: all.filter(({ fields }) => fields.length > 0), constants };
}

/** A name of the request: a group of its own, or one of several fields in one. */
interface Part extends Group {
  isBlock: boolean;
}

function partOf(
  name: string,
  schema: JsonSchema,
  { isRequired, example }: { isRequired: boolean; example: Record<string, unknown> },
): Part {
  const isLong = isRequired && holdsOf(schema) === 'json';
  const shown = isLong ? { examples: [example[name]], ...schema } : schema;
  return {
    title: labelOf(name),
    // A field says itself what it is for.
    help: isLong ? '' : (schema.description ?? ''),
    fields: fieldsOf(`/${name}`, shown, isRequired),
    isExtra: !isRequired,
    isBlock: isLong || (schema.properties !== undefined && !isArchive(schema)),
  };
}

function fieldsOf(pointer: string, schema: JsonSchema, isRequired: boolean): Field[] {
  const name = pointer.slice(pointer.lastIndexOf('/') + 1);
  const help = schema.description ?? '';
  const common = { pointer, label: schema.title ?? labelOf(name), help, isRequired };
  const { properties } = schema;
  const reference = schema.anyOf?.find((part) => part.properties?.secret);
  if (reference) {
    const secret = textField(
      { pointer: `${pointer}/secret`, label: 'Name of the secret', help: '', isRequired },
      reference.properties?.secret ?? {},
    );
    return [{ ...common, kind: 'credential', secret }];
  }
  if (properties && isArchive(schema)) return [{ ...common, kind: 'archive' }];
  if (properties && schema.maxProperties === 1) {
    const branches = Object.entries(properties).map(([branch, part]) => {
      const place = { pointer: `${pointer}/${branch}`, label: labelOf(branch) };
      return { ...place, fields: textFieldsOf(place, part, isRequired) };
    });
    return [{ ...common, kind: 'either', branches }];
  }
  if (properties) {
    return Object.entries(properties).flatMap(([child, part]) => {
      const isNeeded = isRequired && (schema.required?.includes(child) ?? false);
      return fieldsOf(`${pointer}/${child}`, part, isNeeded);
    });
  }
  if (schema.enum) {
    return [{ ...common, kind: 'choice', options: schema.enum, ...usualOf(schema) }];
  }
  return [textField(common, schema)];
}

/** A branch: one field of the same name, or what stands in its block. */
function textFieldsOf(
  place: Pick<Common, 'pointer' | 'label'>,
  schema: JsonSchema,
  isRequired: boolean,
): TextField[] {
  const inner = Object.entries(schema.properties ?? {});
  if (inner.length === 0) {
    return [textField({ ...place, help: schema.description ?? '', isRequired }, schema)];
  }
  return inner.map(([name, part]) => {
    const isNeeded = isRequired && (schema.required?.includes(name) ?? false);
    const common = { pointer: `${place.pointer}/${name}`, label: labelOf(name) };
    return textField({ ...common, help: part.description ?? '', isRequired: isNeeded }, part);
  });
}

function textField(common: Common, schema: JsonSchema): TextField {
  const { examples: [example] = [], pattern, minimum, maximum } = schema;
  const holds = holdsOf(schema);
  return {
    ...common,
    kind: 'text',
    holds,
    ...(example !== undefined && { example: textOf(holds, example) }),
    ...(pattern !== undefined && { pattern }),
    ...(minimum !== undefined && { min: minimum }),
    ...(maximum !== undefined && { max: maximum }),
    ...(typeof schema.default !== 'object' && usualOf(schema)),
  };
}

/** A list that may be named by a file instead has no file here: whoever calls from a browser has none to name. */
function holdsOf({ type, items, anyOf = [] }: JsonSchema): TextField['holds'] {
  if (anyOf.some((part) => holdsOf(part) === 'json')) return 'json';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'array') return items?.type === 'string' ? 'names' : 'json';
  return 'text';
}

function usualOf(schema: JsonSchema) {
  return schema.default === undefined ? {} : { usual: String(schema.default) };
}

/** What is named by its hash is uploaded first. */
function isArchive(schema: JsonSchema): boolean {
  return schema.properties?.sha256 !== undefined;
}
