import type { PlacedProblem } from '../api/problem.ts';
import type { Form } from './form.ts';
import { isJson } from './text-of.ts';
import { activeFields, type TextLike, type Values } from './values.ts';

/** What is wrong at a field, and what to write instead. */
export interface FieldProblem {
  detail: string;
  fix: string;
}

/** Problems by the pointer of their field. */
export type FieldProblems = Record<string, FieldProblem>;

/** What can be seen without asking anybody: missing, not of the right shape, out of range. */
export function checkValues(form: Form, values: Values): FieldProblems {
  const checked = activeFields(form, values).map(
    (field) => [field.pointer, checkValue(field, values[field.pointer] ?? '')] as const,
  );
  return Object.fromEntries(
    checked.filter(([, problem]) => problem !== undefined),
  ) as FieldProblems;
}

function checkValue(field: TextLike, text: string): FieldProblem | undefined {
  const { label, example } = field;
  const fix = example ? `For example: ${example}` : 'Compare with the help text.';
  if (text === '') return field.isRequired ? { detail: `${label} is missing.`, fix } : undefined;
  if (field.pattern && !new RegExp(field.pattern, 'u').test(text)) {
    return { detail: `${label} does not look right.`, fix };
  }
  if (field.holds === 'json' && !isJson(text)) {
    return { detail: `${label} is not JSON.`, fix };
  }
  return field.holds === 'number' ? checkNumber(field, Number(text)) : undefined;
}

function checkNumber({ label, min, max }: TextLike, value: number): FieldProblem | undefined {
  if (Number.isInteger(value) && value >= (min ?? value) && value <= (max ?? value))
    return undefined;
  return {
    detail: `${label} is not a number that it may be.`,
    fix: `Write a whole number from ${min} to ${max}.`,
  };
}

/**
 * Brings the problems that the API found to the fields of the form.
 * @returns by field; and what belongs to no field of it
 */
export function placeProblems(
  form: Form,
  values: Values,
  problems: readonly PlacedProblem[],
): { fields: FieldProblems; elsewhere: PlacedProblem[] } {
  const pointers = activeFields(form, values).map(({ pointer }) => pointer);
  const fields: FieldProblems = {};
  const elsewhere: PlacedProblem[] = [];
  for (const problem of problems) {
    const at = problem.pointer && nearest(problem.pointer.replace(/^#/, ''), pointers);
    if (!at) elsewhere.push(problem);
    else fields[at] ??= { detail: problem.detail, fix: problem.fix };
  }
  return { fields, elsewhere };
}

/** The field at a pointer, else the first one inside of it, else the one around it. */
function nearest(pointer: string, fields: readonly string[]): string | undefined {
  return (
    fields.find((field) => field === pointer) ??
    fields.find((field) => field.startsWith(`${pointer}/`) && pointer !== '') ??
    fields.find((field) => pointer.startsWith(`${field}/`))
  );
}
