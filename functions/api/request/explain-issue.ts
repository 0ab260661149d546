import * as z from 'zod/mini';
import { shorten } from './field-rules.ts';
import { nearestName, suggest } from './nearest-name.ts';
import type { Path, Problems } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** What a schema's refusal is turned into words with. */
export interface Subject {
  schema: z.ZodMiniType;
  /** The document that was refused. */
  value: unknown;
  /** Fields whose content must never be shown. */
  isSecret(path: Path): boolean;
}

/** Adds the problems that one refusal of a schema stands for. */
export function explainIssue(issue: Issue, subject: Subject, problems: Problems, base: Path = []) {
  const path = [...base, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) explainUnknownKey(path, key, subject, problems);
      return;
    case 'invalid_union':
      explainUnion(issue, path, subject, problems);
      return;
    case 'invalid_type':
      problems.add(path, ...explainType(issue.expected, path, subject));
      return;
    case 'invalid_value':
      problems.add(path, ...explainChoice(issue.values.map(String), path, subject));
      return;
    case 'too_small':
      problems.add(
        path,
        bound(issue.origin, `less than ${issue.minimum}`, `${issue.minimum} or more`),
      );
      return;
    case 'too_big':
      problems.add(
        path,
        bound(issue.origin, `more than ${issue.maximum}`, `${issue.maximum} or less`),
      );
      return;
    default: {
      const fix = (issue as { params?: { fix?: string } }).params?.fix;
      problems.add(path, {
        what: issue.message,
        fix: fix ?? 'Compare with the reference, docs/request.md.',
      });
    }
  }
}

function explainUnknownKey(path: Path, key: string, subject: Subject, problems: Problems): void {
  const valid = namesAt(subject.schema, path);
  if (subject.isSecret(path)) {
    // Somebody may have typed the secret itself where a name belongs.
    problems.add(path, {
      what: 'It has a field of an unknown name.',
      fix: `Write the value itself, or exactly one of ${valid.join(', ')} below it.`,
    });
    return;
  }
  problems.add(
    [...path, key],
    { what: 'There is no field of this name.', fix: suggest(key, valid) },
    'key',
  );
}

/** Of a union, only the branch that the value was meant for has something to say. */
function explainUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
  subject: Subject,
  problems: Problems,
): void {
  const meant = issue.errors.find(
    (branch) => !branch.some((inner) => inner.code === 'invalid_type' && inner.path.length === 0),
  );
  if (meant) {
    for (const inner of meant) explainIssue(inner, subject, problems, path);
    return;
  }
  problems.add(path, ...explainType('string', path, subject));
}

type Explained = [finding: { what: string; fix: string }, part?: 'key'];

function explainType(expected: string, path: Path, subject: Subject): Explained {
  const seen = valueAt(subject.value, path);
  const wanted = {
    array: 'a list',
    object: 'a block of fields',
    int: 'a whole number',
    number: 'a whole number',
    boolean: 'true or false',
  };
  const noun = wanted[expected as keyof typeof wanted] ?? 'text';
  if (seen === undefined || seen === null) {
    const about = descriptionAt(subject.schema, path) ?? `${noun}.`;
    return [{ what: absence(seen), fix: `Add it: ${about}` }, 'key'];
  }
  const what = `It is ${describe(seen)}, not ${noun}.`;
  if (noun === 'text' && typeof seen !== 'object') {
    return [{ what, fix: 'Put it in quotes, so that YAML takes it for text.' }];
  }
  if (noun === 'a whole number' && typeof seen === 'string') {
    return [{ what, fix: 'Write a whole number without quotes or unit.' }];
  }
  return [{ what, fix: `Write ${noun} here; docs/request.md shows how.` }];
}

function absence(seen: null | undefined): string {
  return seen === null ? 'It has no value.' : 'It is missing.';
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'empty';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number' : 'not a whole number';
  if (typeof value === 'boolean') return 'true or false';
  return typeof value === 'object' ? 'a block of fields' : 'text';
}

function explainChoice(valid: string[], path: Path, subject: Subject): Explained {
  const seen = valueAt(subject.value, path);
  const fix = `Write ${valid.join(' or ')}.`;
  if (seen === undefined || seen === null) return [{ what: absence(seen), fix }, 'key'];
  if (typeof seen !== 'string') return [{ what: `It is ${describe(seen)}.`, fix }];
  const nearest = nearestName(seen, valid);
  const hint = nearest && valid.length > 1 ? `Did you mean ${nearest}? ` : '';
  return [{ what: `${shorten(seen)} is not a value it may have.`, fix: `${hint}${fix}` }];
}

function bound(of: string, what: string, allowed: string): { what: string; fix: string } {
  if (of === 'array') return { what: `It has ${what} entries.`, fix: `Write ${allowed}.` };
  return { what: `It is ${what}.`, fix: `Write ${allowed}.` };
}

/** The value at a path, or undefined. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, segment) =>
      inner !== null && typeof inner === 'object' && Object.hasOwn(inner, segment)
        ? (inner as Record<PropertyKey, unknown>)[segment]
        : undefined,
    value,
  );
}

/** The field names that a schema knows at a path. */
function namesAt(schema: z.ZodMiniType, path: Path): string[] {
  return Object.keys(shapeOf(schemaAt(schema, path)));
}

function descriptionAt(schema: z.ZodMiniType, path: Path): string | undefined {
  const found = schemaAt(schema, path);
  return found && z.globalRegistry.get(unwrapped(found))?.description;
}

function schemaAt(schema: z.ZodMiniType, path: Path): z.ZodMiniType | undefined {
  return path.reduce<z.ZodMiniType | undefined>(
    (outer, segment) => elementOf(outer) ?? shapeOf(outer)[String(segment)],
    schema,
  );
}

/** What the entries of a list are. */
function elementOf(schema: z.ZodMiniType | undefined): z.ZodMiniType | undefined {
  return schema && (unwrapped(schema)._zod.def as Definition).element;
}

interface Definition {
  element?: z.ZodMiniType;
  shape?: Record<string, z.ZodMiniType>;
  innerType?: z.ZodMiniType;
  options?: z.ZodMiniType[];
}

/** What stands behind `optional` and `default`. */
function unwrapped(schema: z.ZodMiniType): z.ZodMiniType {
  const { innerType } = schema._zod.def as Definition;
  return innerType ? unwrapped(innerType) : schema;
}

function shapeOf(schema: z.ZodMiniType | undefined): Record<string, z.ZodMiniType> {
  if (!schema) return {};
  const { shape, options = [] } = unwrapped(schema)._zod.def as Definition;
  return shape ?? Object.assign({}, ...options.map(shapeOf));
}
