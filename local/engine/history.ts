import type { Json, JsonObject } from './json.ts';

/**
 * A history event in the shape of GetExecutionHistory: besides these fields one object with the
 * type's details, such as `stateEnteredEventDetails`.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  type: string;
  timestamp: Date;
  [details: `${string}EventDetails`]: JsonObject;
}

/** An event before it has an id. `previous` chains it to the event before it in the same record. */
export interface EventDraft {
  type: string;
  after: number | 'previous';
  details?: readonly [name: `${string}EventDetails`, value: { [field: string]: Json | undefined }];
}

/** GetExecutionHistory always answers with whole payloads; only log destinations truncate. */
const WHOLE = { truncated: false };

/** `<Type>StateEntered`. @param input the state's input as JSON text */
export function stateEntered(type: string, name: string, input: string, after: number): EventDraft {
  const details = { name, input, inputDetails: WHOLE };
  return { type: `${type}StateEntered`, after, details: ['stateEnteredEventDetails', details] };
}

/** `<Type>StateExited`, with the assigned variables as JSON texts where there are any. */
export function stateExited(
  type: string,
  name: string,
  output: string,
  assigned: { [name: string]: string },
  after: number | 'previous',
): EventDraft {
  const variables =
    Object.keys(assigned).length > 0
      ? { assignedVariables: assigned, assignedVariablesDetails: WHOLE }
      : {};
  const details = { name, output, outputDetails: WHOLE, ...variables };
  return { type: `${type}StateExited`, after, details: ['stateExitedEventDetails', details] };
}

/** `EvaluationFailed`. @param location the field, with `/` before each nested key */
export function evaluationFailed(
  state: string,
  location: string | undefined,
  cause: string,
  after: number,
): EventDraft {
  const details = { cause, error: 'States.QueryEvaluationError', location, state };
  return { type: 'EvaluationFailed', after, details: ['evaluationFailedEventDetails', details] };
}

/** `ParallelStateStarted` or `MapStateStarted`. @param length number of items of a Map */
export function fanOutStarted(
  type: 'Parallel' | 'Map',
  after: number,
  length?: number,
): EventDraft {
  if (type === 'Parallel') return { type: 'ParallelStateStarted', after };
  return { type: 'MapStateStarted', after, details: ['mapStateStartedEventDetails', { length }] };
}

/** `MapIterationStarted`, `…Succeeded`, `…Failed` or `…Aborted`. */
export function mapIteration(
  what: 'Started' | 'Succeeded' | 'Failed' | 'Aborted',
  name: string,
  index: number,
  after: number,
): EventDraft {
  const details = { name, index };
  return {
    type: `MapIteration${what}`,
    after,
    details: [`mapIteration${what}EventDetails`, details],
  };
}

/** The type names that have a `<Type>StateAborted` event. */
const ABORTABLE = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/** `<Type>StateAborted` where AWS has such an event for the type of state. */
export function stateAborted(type: string, after: number): EventDraft[] {
  return ABORTABLE.has(type) ? [{ type: `${type}StateAborted`, after }] : [];
}

/** `ExecutionStarted`. */
export function executionStarted(input: string, roleArn: string): EventDraft {
  const details = { input, inputDetails: WHOLE, roleArn };
  return { type: 'ExecutionStarted', after: 0, details: ['executionStartedEventDetails', details] };
}

/** `ExecutionSucceeded`. */
export function executionSucceeded(output: string, after: number): EventDraft {
  const details = { output, outputDetails: WHOLE };
  return {
    type: 'ExecutionSucceeded',
    after,
    details: ['executionSucceededEventDetails', details],
  };
}

/** `ExecutionFailed`, `ExecutionAborted` or `ExecutionTimedOut`. */
export function executionEnded(
  what: 'Failed' | 'Aborted' | 'TimedOut',
  error: string | undefined,
  cause: string | undefined,
  after: number,
): EventDraft {
  const details = { cause, error };
  return { type: `Execution${what}`, after, details: [`execution${what}EventDetails`, details] };
}

/** `ExecutionRedriven`. @param redriveCount 1 for the first redrive */
export function executionRedriven(redriveCount: number, after: number): EventDraft {
  const details = { redriveCount };
  return { type: 'ExecutionRedriven', after, details: ['executionRedrivenEventDetails', details] };
}
