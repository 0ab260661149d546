import type { JsonSchema } from './json-schema.ts';
import { labelOf } from './label.ts';

interface Common {
  /** JSON pointer into the request: `/oracle/region`. */
  pointer: string;
  label: string;
  help: string;
  isRequired: boolean;
}

export interface TextField extends Common {
  kind: 'text';
  isNumber: boolean;
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

/** Exactly one of several fields. */
export interface EitherField extends Common {
  kind: 'either';
  branches: TextField[];
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

/** Makes a form of the schema of a request: its blocks become groups, in the schema's order. */
export function formOf(schema: JsonSchema): Form {
  const constants: Record<string, string> = {};
  const basics: Group = { title: 'Customer', help: '', fields: [], isExtra: false };
  const extras: Group = { title: 'More settings', help: '', fields: [], isExtra: true };
  const blocks: Group[] = [];
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    const pointer = `/${name}`;
    const isRequired = schema.required?.includes(name) ?? false;
    if (part.const !== undefined) constants[pointer] = part.const;
    else if (!isRequired) extras.fields.push(...fieldsOf(pointer, part, false));
    else if (part.properties && !isArchive(part)) {
      const fields = fieldsOf(pointer, part, true);
      blocks.push({ title: labelOf(name), help: part.description ?? '', fields, isExtra: false });
    } else basics.fields.push(...fieldsOf(pointer, part, true));
  }
  const groups = [basics, ...blocks, extras].filter(({ fields }) => fields.length > 0);
  return { groups, constants };
}

function fieldsOf(pointer: string, schema: JsonSchema, isRequired: boolean): Field[] {
  const name = pointer.slice(pointer.lastIndexOf('/') + 1);
  const help = schema.description ?? '';
  const common = { pointer, label: schema.title ?? labelOf(name), help, isRequired };
  const { properties } = schema;
  if (schema.anyOf) {
    const reference = schema.anyOf.find((part) => part.properties?.secret);
    const secret = textField(
      { pointer: `${pointer}/secret`, label: 'Name of the secret', help: '', isRequired },
      reference?.properties?.secret ?? {},
    );
    return [{ ...common, kind: 'credential', secret }];
  }
  if (properties && isArchive(schema)) return [{ ...common, kind: 'archive' }];
  if (properties && schema.maxProperties === 1) {
    const branches = Object.entries(properties).map(([branch, part]) => {
      const named = { label: labelOf(branch), help: part.description ?? '', isRequired };
      return textField({ pointer: `${pointer}/${branch}`, ...named }, part);
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

function textField(common: Common, schema: JsonSchema): TextField {
  const { examples: [example] = [], pattern, minimum, maximum, type } = schema;
  return {
    ...common,
    kind: 'text',
    isNumber: type === 'integer' || type === 'number',
    ...(example !== undefined && { example: String(example) }),
    ...(pattern !== undefined && { pattern }),
    ...(minimum !== undefined && { min: minimum }),
    ...(maximum !== undefined && { max: maximum }),
    ...usualOf(schema),
  };
}

function usualOf(schema: JsonSchema) {
  return schema.default === undefined ? {} : { usual: String(schema.default) };
}

/** What is named by its hash is uploaded first. */
function isArchive(schema: JsonSchema): boolean {
  return schema.properties?.sha256 !== undefined;
}
