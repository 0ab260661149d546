import type { Definition } from './definition.ts';
import { EngineError } from './errors.ts';
import { expressionSource } from './expression.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import type { StateMachineType } from './state-machine.ts';
import { parseResource } from './task-events.ts';
import { checkAssign, checkCatch, checkExpressions, checkRetry } from './validate-fields.ts';
import { checkTransitions } from './validate-transitions.ts';

/** Collects problems, each with its place in the definition. */
export type Report = (place: string, problem: string) => void;

const ANYWHERE = ['Type', 'Comment', 'QueryLanguage'];
const FLOW = ['Output', 'Assign', 'Next', 'End'];
const FALLIBLE = [...FLOW, 'Arguments', 'Retry', 'Catch'];

/** The fields of each type of state in JSONata: https://states-language.net/#state-types */
const FIELDS: { [type: string]: readonly string[] } = {
  Task: [...FALLIBLE, 'Resource', 'TimeoutSeconds', 'HeartbeatSeconds'],
  Pass: FLOW,
  Wait: [...FLOW, 'Seconds', 'Timestamp'],
  Choice: ['Choices', 'Default', 'Output', 'Assign'],
  Succeed: ['Output'],
  Fail: ['Error', 'Cause'],
  Parallel: [...FALLIBLE, 'Branches'],
  Map: [
    ...FALLIBLE.filter((name) => name !== 'Arguments'),
    'Items',
    'ItemSelector',
    'MaxConcurrency',
    'ItemProcessor',
  ],
};

const JSONPATH_FIELDS = new Set(
  'InputPath OutputPath ResultPath ResultSelector Parameters Result SecondsPath TimestampPath TimeoutSecondsPath HeartbeatSecondsPath ItemsPath MaxConcurrencyPath ErrorPath CausePath'.split(
    ' ',
  ),
);
const DISTRIBUTED_FIELDS = new Set(
  'ItemReader ItemBatcher ResultWriter ToleratedFailureCount ToleratedFailurePercentage Label'.split(
    ' ',
  ),
);
const MACHINE_FIELDS = [
  'Comment',
  'QueryLanguage',
  'StartAt',
  'States',
  'TimeoutSeconds',
  'Version',
];

/**
 * The definition as the engine executes it.
 * @throws EngineError InvalidDefinition, naming every problem
 */
export function parseDefinition(
  source: Definition | string | object,
  type: StateMachineType = 'STANDARD',
): Definition {
  const problems = validateDefinition(source, type);
  if (problems.length > 0) {
    const message = `Invalid State Machine Definition: '${problems.join('; ')}'`;
    throw new EngineError('InvalidDefinition', message, problems);
  }
  return (typeof source === 'string' ? JSON.parse(source) : structuredClone(source)) as Definition;
}

/**
 * Every reason why the engine does not execute a definition: what AWS refuses, and what this
 * engine doesn't support, so that nothing is ever ignored.
 */
export function validateDefinition(
  source: Definition | string | object,
  type: StateMachineType = 'STANDARD',
): string[] {
  const problems: string[] = [];
  const report: Report = (place, problem) => problems.push(`${problem} at ${place || '/'}`);
  let machine: unknown = source;
  if (typeof source === 'string') {
    try {
      machine = JSON.parse(source);
    } catch (error) {
      return [`INVALID_JSON_DESCRIPTION: ${(error as Error).message}`];
    }
  }
  if (!isObject(machine)) return ['INVALID_JSON_DESCRIPTION: the definition is not an object'];
  checkUnknown(machine, MACHINE_FIELDS, '', 'a state machine', report);
  if (machine.TimeoutSeconds !== undefined && !isPositive(machine.TimeoutSeconds)) {
    report('/TimeoutSeconds', 'TimeoutSeconds must be a positive whole number');
  }
  if (machine.Version !== undefined && machine.Version !== '1.0') {
    report('/Version', 'Version must be 1.0');
  }
  checkBlock(machine, '', { language: machine.QueryLanguage, names: new Set(), type, report });
  return problems;
}

interface Frame {
  language: Json | undefined;
  names: Set<string>;
  type: StateMachineType;
  report: Report;
}

function checkBlock(block: JsonObject, place: string, frame: Frame): void {
  const { report } = frame;
  if (typeof block.StartAt !== 'string') report(place, 'These fields are required: [StartAt]');
  if (!isObject(block.States) || Object.keys(block.States).length === 0) {
    report(place, 'These fields are required: [States]');
    return;
  }
  const { States } = block;
  for (const [name, state] of Object.entries(States)) {
    const at = `${place}/States/${name}`;
    if (name.length < 1 || name.length > 80) report(at, 'A state name has 1 to 80 characters');
    if (frame.names.has(name)) report(at, `DUPLICATE_STATE_NAME: ${name}`);
    frame.names.add(name);
    if (isObject(state)) checkState(state, at, frame);
    else report(at, 'A state must be an object');
  }
  checkTransitions(block, States, place, report);
}

function checkState(state: JsonObject, place: string, frame: Frame): void {
  const { report } = frame;
  const language = state.QueryLanguage ?? frame.language ?? 'JSONPath';
  if (language !== 'JSONata') {
    report(
      place,
      `UNSUPPORTED: query language ${JSON.stringify(language)}; only JSONata is executed`,
    );
    return;
  }
  const type = String(state.Type);
  const fields = FIELDS[type];
  if (!fields) {
    report(place, `Unknown state type ${JSON.stringify(state.Type ?? null)}`);
    return;
  }
  checkUnknown(state, [...ANYWHERE, ...fields], place, `a ${type} state`, report);
  if (fields.includes('Next')) checkNextOrEnd(state, place, report);
  checkExpressions(state, place, report);
  checkAssign(state.Assign, `${place}/Assign`, report);
  checkRetry(state.Retry, `${place}/Retry`, report);
  checkCatch(state.Catch, `${place}/Catch`, report);
  CHECKS[type]?.(state, place, frame);
}

const CHECKS: { [type: string]: (state: JsonObject, place: string, frame: Frame) => void } = {
  Task: checkTask,
  Wait: (state, place, { report }) => {
    if ((state.Seconds === undefined) === (state.Timestamp === undefined)) {
      report(place, 'A Wait state needs exactly one of [Seconds, Timestamp]');
    }
    const { Seconds } = state;
    if (Seconds !== undefined && !isExpression(Seconds) && !isCount(Seconds)) {
      report(`${place}/Seconds`, 'Seconds must be a whole number of 0 or more, or an expression');
    }
  },
  Choice: checkChoice,
  Parallel: (state, place, frame) => {
    const branches = Array.isArray(state.Branches) ? state.Branches : [];
    if (branches.length === 0) frame.report(place, 'These fields are required: [Branches]');
    for (const [index, branch] of branches.entries()) {
      checkInner(branch, `${place}/Branches[${index}]`, ['StartAt', 'States', 'Comment'], frame);
    }
  },
  Map: checkMap,
};

function checkTask(state: JsonObject, place: string, { report, type }: Frame): void {
  const { Resource, TimeoutSeconds, HeartbeatSeconds } = state;
  if (typeof Resource !== 'string') report(place, 'These fields are required: [Resource]');
  else if (!parseResource(Resource)) {
    report(`${place}/Resource`, `UNSUPPORTED: resource ${Resource}`);
  } else if (type === 'EXPRESS' && Resource.endsWith('.waitForTaskToken')) {
    // https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
    report(`${place}/Resource`, "Express state machines don't support '.waitForTaskToken'");
  }
  for (const [name, value] of Object.entries({ TimeoutSeconds, HeartbeatSeconds })) {
    if (value !== undefined && !isExpression(value) && !isPositive(value)) {
      report(`${place}/${name}`, `${name} must be a positive whole number or an expression`);
    }
  }
  const both = typeof TimeoutSeconds === 'number' && typeof HeartbeatSeconds === 'number';
  if (both && HeartbeatSeconds >= TimeoutSeconds) {
    report(`${place}/HeartbeatSeconds`, 'HeartbeatSeconds must be smaller than TimeoutSeconds');
  }
}

function checkChoice(state: JsonObject, place: string, { report }: Frame): void {
  const rules = Array.isArray(state.Choices) ? state.Choices : [];
  if (rules.length === 0) report(place, 'These fields are required: [Choices]');
  for (const [index, rule] of rules.entries()) {
    const at = `${place}/Choices[${index}]`;
    if (!isObject(rule)) {
      report(at, 'A choice rule must be an object');
      continue;
    }
    checkUnknown(
      rule,
      ['Condition', 'Next', 'Output', 'Assign', 'Comment'],
      at,
      'a choice rule',
      report,
    );
    if (typeof rule.Next !== 'string') report(at, 'These fields are required: [Next]');
    const { Condition } = rule;
    if (!isExpression(Condition) && typeof Condition !== 'boolean') {
      report(at, 'Condition must be a JSONata expression or a boolean');
    }
    checkAssign(rule.Assign, `${at}/Assign`, report);
  }
}

function checkMap(state: JsonObject, place: string, frame: Frame): void {
  const { report } = frame;
  const { Items, MaxConcurrency, ItemProcessor } = state;
  if (Items !== undefined && !isExpression(Items) && !Array.isArray(Items)) {
    report(`${place}/Items`, 'Items must be an array or an expression');
  }
  if (MaxConcurrency !== undefined && !isExpression(MaxConcurrency) && !isCount(MaxConcurrency)) {
    const problem = 'MaxConcurrency must be a whole number of 0 or more, or an expression';
    report(`${place}/MaxConcurrency`, problem);
  }
  if (ItemProcessor === undefined) {
    report(place, 'These fields are required: [ItemProcessor]');
    return;
  }
  const at = `${place}/ItemProcessor`;
  checkInner(ItemProcessor, at, ['StartAt', 'States', 'Comment', 'ProcessorConfig'], frame);
  const config = isObject(ItemProcessor) ? ItemProcessor.ProcessorConfig : undefined;
  if (!isObject(config)) return;
  checkUnknown(config, ['Mode'], `${at}/ProcessorConfig`, 'a ProcessorConfig', report);
  if (config.Mode !== undefined && config.Mode !== 'INLINE') {
    report(`${at}/ProcessorConfig`, `UNSUPPORTED: a Map in mode ${config.Mode}`);
  }
}

function checkInner(block: Json, place: string, fields: string[], frame: Frame): void {
  if (!isObject(block)) {
    frame.report(place, 'A block of states must be an object');
    return;
  }
  checkUnknown(block, fields, place, 'a block of states', frame.report);
  checkBlock(block, place, frame);
}

function checkNextOrEnd(state: JsonObject, place: string, report: Report): void {
  if (state.End !== undefined && typeof state.End !== 'boolean')
    report(`${place}/End`, 'End must be a boolean');
  if ((typeof state.Next === 'string') === (state.End === true)) {
    report(place, 'A state needs either Next or "End": true');
  }
}

function checkUnknown(
  value: JsonObject,
  known: readonly string[],
  place: string,
  what: string,
  report: Report,
): void {
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    if (JSONPATH_FIELDS.has(name))
      report(`${place}/${name}`, `UNSUPPORTED: ${name} is a JSONPath field`);
    else if (DISTRIBUTED_FIELDS.has(name)) report(`${place}/${name}`, `UNSUPPORTED: ${name}`);
    else report(`${place}/${name}`, `Field '${name}' is not supported in ${what}`);
  }
}

function isExpression(value: Json | undefined): boolean {
  return typeof value === 'string' && expressionSource(value) !== undefined;
}

function isCount(value: Json): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 99_999_999;
}

function isPositive(value: Json): boolean {
  return isCount(value) && value !== 0;
}
