import { compileProblem, expressionSource } from './expression.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import type { Report } from './validate.ts';

/** The error names of the language: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const RESERVED_ERRORS = new Set(
  'ALL BranchFailed DataLimitExceeded ExceedToleratedFailureThreshold HeartbeatTimeout Http.Socket IntrinsicFailure ItemReaderFailed NoChoiceMatched ParameterPathFailure Permissions QueryEvaluationError ResultPathMatchFailure ResultWriterFailed Runtime TaskFailed Timeout'
    .split(' ')
    .map((name) => `States.${name}`),
);

const VARIABLE = /^[\p{ID_Start}_][\p{ID_Continue}]{0,79}$/u;

/** Fields with states or with fixed texts of their own; checked where they are understood. */
const NOT_EVALUATED = new Set([
  'Branches',
  'ItemProcessor',
  'Retry',
  'Type',
  'Comment',
  'Next',
  'Resource',
  'Default',
]);

/** Compiles every `{% … %}` of a state. */
export function checkExpressions(state: JsonObject, place: string, report: Report): void {
  for (const [name, value] of Object.entries(state)) {
    if (!NOT_EVALUATED.has(name)) checkExpression(value, `${place}/${name}`, report);
  }
}

function checkExpression(value: Json, place: string, report: Report): void {
  if (typeof value === 'string') {
    checkText(value, place, report);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      checkExpression(item, `${place}[${index}]`, report);
  } else if (isObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      const at = `${place}/${name}`;
      if (name.endsWith('.$')) report(at, `UNSUPPORTED: '${name}' is a JSONPath field`);
      checkExpression(item, at, report);
    }
  }
}

function checkText(text: string, place: string, report: Report): void {
  const source = expressionSource(text);
  if (source === undefined) {
    const halfOpen = text.startsWith('{%') || text.endsWith('%}');
    if (halfOpen) report(place, 'A JSONata expression starts with {% and ends with %}');
    return;
  }
  const problem = compileProblem(source);
  if (problem) report(place, `The JSONata expression '${source}' is invalid: ${problem}`);
}

/** Checks the names of variables. */
export function checkAssign(assign: Json | undefined, place: string, report: Report): void {
  if (assign === undefined) return;
  if (!isObject(assign)) {
    report(place, 'Assign must be an object');
    return;
  }
  for (const name of Object.keys(assign)) {
    if (!VARIABLE.test(name) || name === 'states') {
      report(`${place}/${name}`, `'${name}' cannot be the name of a variable`);
    }
  }
}

const isCount = (value: Json) => Number.isInteger(value) && Number(value) <= 99_999_999;

/** What the fields of a retrier may be. */
const RETRIER_FIELDS: { [field: string]: (value: Json) => boolean } = {
  IntervalSeconds: (value) => isCount(value) && Number(value) >= 1,
  MaxAttempts: (value) => isCount(value) && Number(value) >= 0,
  BackoffRate: (value) => typeof value === 'number' && value >= 1,
  MaxDelaySeconds: (value) => isCount(value) && Number(value) >= 1 && Number(value) <= 31_622_400,
  JitterStrategy: (value) => value === 'FULL' || value === 'NONE',
  ErrorEquals: () => true,
  Comment: () => true,
};

/** Checks a state's retriers. */
export function checkRetry(retry: Json | undefined, place: string, report: Report): void {
  eachEntry(retry, place, report, (retrier, at) => {
    for (const [name, value] of Object.entries(retrier)) {
      const allows = RETRIER_FIELDS[name];
      if (!allows) report(`${at}/${name}`, `Field '${name}' is not supported in a retrier`);
      else if (!allows(value)) {
        report(`${at}/${name}`, `${name} cannot be ${JSON.stringify(value)}`);
      }
    }
    const { IntervalSeconds = 1, MaxDelaySeconds } = retrier;
    if (typeof MaxDelaySeconds === 'number' && MaxDelaySeconds <= Number(IntervalSeconds)) {
      report(`${at}/MaxDelaySeconds`, 'MaxDelaySeconds must be greater than IntervalSeconds');
    }
  });
}

/** Checks a state's catchers. */
export function checkCatch(catchers: Json | undefined, place: string, report: Report): void {
  const known = ['ErrorEquals', 'Next', 'Output', 'Assign', 'Comment'];
  eachEntry(catchers, place, report, (catcher, at) => {
    for (const name of Object.keys(catcher)) {
      if (known.includes(name)) continue;
      const why = name === 'ResultPath' ? 'UNSUPPORTED: ResultPath is a JSONPath field' : undefined;
      report(`${at}/${name}`, why ?? `Field '${name}' is not supported in a catcher`);
    }
    if (typeof catcher.Next !== 'string') report(at, 'These fields are required: [Next]');
    checkAssign(catcher.Assign, `${at}/Assign`, report);
  });
}

function eachEntry(
  entries: Json | undefined,
  place: string,
  report: Report,
  check: (entry: JsonObject, at: string) => void,
): void {
  if (entries === undefined) return;
  if (!Array.isArray(entries)) {
    report(place, 'Must be an array');
    return;
  }
  for (const [index, entry] of entries.entries()) {
    const at = `${place}[${index}]`;
    if (!isObject(entry)) {
      report(at, 'Must be an object');
      continue;
    }
    checkErrorEquals(entry.ErrorEquals, `${at}/ErrorEquals`, index === entries.length - 1, report);
    check(entry, at);
  }
}

function checkErrorEquals(names: Json | undefined, place: string, isLast: boolean, report: Report) {
  if (
    !Array.isArray(names) ||
    names.length === 0 ||
    !names.every((name) => typeof name === 'string')
  ) {
    report(place, 'ErrorEquals must be a non-empty array of error names');
    return;
  }
  if (names.includes('States.ALL') && (names.length > 1 || !isLast)) {
    report(place, 'States.ALL must be alone, and in the last entry');
  }
  for (const name of names) {
    const isReserved = String(name).startsWith('States.');
    if (isReserved && !RESERVED_ERRORS.has(String(name))) {
      report(place, `'${name}' is not an error name of the language`);
    }
  }
}
