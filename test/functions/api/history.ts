import type { HistoryEvent } from '@aws-sdk/client-sfn';

const START = Date.parse('2026-01-01T00:00:00Z');

/** Writes a history as AWS would: ids in order, each event after the one before unless told otherwise. */
export class History {
  readonly events: HistoryEvent[] = [];
  #seconds = 0;

  constructor() {
    this.add('ExecutionStarted');
  }

  /** Lets time pass. */
  after(seconds: number): this {
    this.#seconds += seconds;
    return this;
  }

  /** @param previous id of the event that it follows; by default the last one */
  add(type: string, details: object = {}, previous = this.events.length): this {
    this.events.push({
      id: this.events.length + 1,
      previousEventId: previous,
      timestamp: new Date(START + this.#seconds * 1000),
      type: type as HistoryEvent['type'],
      ...details,
    });
    return this;
  }

  get last(): number {
    return this.events.length;
  }

  enter(state: string, kind = 'Task', previous = this.last): this {
    return this.add(`${kind}StateEntered`, { stateEnteredEventDetails: { name: state } }, previous);
  }

  exit(state: string, kind = 'Task'): this {
    return this.add(`${kind}StateExited`, { stateExitedEventDetails: { name: state } });
  }

  /** An attempt of a Lambda task, up to its answer. */
  call(functionName: string, seconds = 1, previous = this.last): this {
    const parameters = JSON.stringify({ FunctionName: functionName, Payload: {} });
    const where = { resource: 'invoke', resourceType: 'lambda' };
    this.add('TaskScheduled', { taskScheduledEventDetails: { ...where, parameters } }, previous);
    return this.add('TaskStarted', { taskStartedEventDetails: where }).after(seconds);
  }

  succeed(): this {
    return this.add('TaskSucceeded', { taskSucceededEventDetails: { resource: 'invoke' } });
  }

  fail(error: string, cause?: string): this {
    const details = { error, cause, resource: 'invoke' };
    return this.add('TaskFailed', { taskFailedEventDetails: details });
  }

  /** Hands a task out to a person. */
  submit(): this {
    const where = { resource: 'invoke.waitForTaskToken', resourceType: 'lambda' };
    return this.add('TaskSubmitted', { taskSubmittedEventDetails: where });
  }

  /** A whole task state that works at once. */
  task(state: string, seconds = 1): this {
    return this.enter(state).call(state, seconds).succeed().exit(state);
  }
}
