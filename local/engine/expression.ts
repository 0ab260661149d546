import jsonata from 'jsonata';
import { isObject, type Json } from './json.ts';

/** A field's value could not be computed; becomes `States.QueryEvaluationError`. */
export class EvaluationError extends Error {
  /** The field, with `/` before each nested key, such as `Output/total`. */
  readonly location: string | undefined;

  constructor(message: string, location?: string) {
    super(message);
    this.name = 'EvaluationError';
    this.location = location;
  }
}

export type Bindings = { readonly [name: string]: unknown };

const DELIMITED = /^\{%([\s\S]*)%\}$/;
const compiled = new Map<string, jsonata.Expression>();

/** The JSONata source between `{%` and `%}`, or undefined for a literal text. */
export function expressionSource(text: string): string | undefined {
  return DELIMITED.exec(text)?.[1]?.trim();
}

/** Why the source does not compile, or undefined when it does. Texts of jsonata's own errors. */
export function compileProblem(source: string): string | undefined {
  try {
    compile(source);
    return undefined;
  } catch (error) {
    return describe(error);
  }
}

/**
 * Evaluates a field: every string in it that is `{% expression %}` is replaced by its value.
 * @param location the field's name, for the error message
 * @throws EvaluationError when an expression fails or returns nothing
 */
export async function evaluate(value: Json, location: string, bindings: Bindings): Promise<Json> {
  if (typeof value === 'string') {
    const source = expressionSource(value);
    return source === undefined ? value : evaluateSource(source, location, bindings);
  }
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const [index, item] of value.entries()) {
      items.push(await evaluate(item, `${location}[${index}]`, bindings));
    }
    return items;
  }
  if (!isObject(value)) return value;
  const entries: [string, Json][] = [];
  for (const [name, item] of Object.entries(value)) {
    entries.push([name, await evaluate(item, `${location}/${name}`, bindings)]);
  }
  return Object.fromEntries(entries);
}

/** The EvaluationError of a field whose value has another type than the field needs. */
export function unexpectedType(
  field: Json,
  location: string,
  wanted: string,
  value: Json,
  seen: string,
) {
  const source = typeof field === 'string' ? (expressionSource(field) ?? field) : undefined;
  const subject = source === undefined ? 'The value' : `The JSONata expression '${source}'`;
  return new EvaluationError(
    `${subject} specified for the field '${location}' returned an unexpected result type. ` +
      `Expected '${wanted}', but was '${seen}' for value: ${JSON.stringify(value)}`,
    location,
  );
}

function compile(source: string): jsonata.Expression {
  const known = compiled.get(source);
  if (known) return known;
  const expression = jsonata(source);
  compiled.set(source, expression);
  return expression;
}

async function evaluateSource(source: string, location: string, bindings: Bindings): Promise<Json> {
  const subject = `The JSONata expression '${source}' specified for the field '${location}'`;
  let result: unknown;
  try {
    result = await compile(source).evaluate(undefined, bindings);
  } catch (error) {
    throw new EvaluationError(
      `${subject} threw an error during evaluation${separator(error)} ${describe(error)}`,
      location,
    );
  }
  const text = JSON.stringify(result, (_name, item) => {
    if (isFunction(item)) throw new EvaluationError(`${subject} returned a function.`, location);
    return item;
  });
  if (text === undefined) {
    throw new EvaluationError(`${subject} returned nothing (undefined).`, location);
  }
  return JSON.parse(text);
}

/** Functions and lambdas of JSONata are objects that hold their whole environment. */
function isFunction(value: unknown): boolean {
  if (typeof value === 'function') return true;
  return isObject(value) && (value._jsonata_function === true || value._jsonata_lambda === true);
}

/** AWS joins a message of JSONata, which has a code, by a full stop and any other by a colon. */
function separator(error: unknown): string {
  return (error as { code?: string }).code ? '.' : ':';
}

function describe(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return code ? `${code}: ${message}` : String(message);
}
