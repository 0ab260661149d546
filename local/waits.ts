/** Which executions wait for a person. */

import type { Engine } from './engine/index.ts';

/** Told of how many waits there are now, and how many there were before. */
export type WaitsListener = (now: number, before: number) => void;

/** Events that end a wait for a person. */
const ANSWERED = new Set(['TaskSucceeded', 'TaskFailed', 'TaskTimedOut']);
/** Events that end an execution, whatever it waited for. */
const OVER = new Set([
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionTimedOut',
  'ExecutionAborted',
]);

/** Counts the waits for people, execution by execution. */
export class Waits {
  readonly #engine: Engine;
  readonly #listeners: WaitsListener[] = [];
  readonly #byExecution = new Map<string, number>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** To be called before `begin`. */
  onChange(listener: WaitsListener): void {
    this.#listeners.push(listener);
  }

  /**
   * Takes up the waits that an earlier process left, and notes those to come.
   * @returns ends that
   */
  begin(): () => void {
    for (const { executionArn } of this.#engine.list({ statusFilter: 'RUNNING' })) {
      const last = this.#engine.history(executionArn).at(-1);
      if (last?.type === 'TaskSubmitted') this.#set(executionArn, 1);
    }
    return this.#engine.subscribe((event, executionArn) => {
      const waits = this.#byExecution.get(executionArn) ?? 0;
      if (event.type === 'TaskSubmitted') this.#set(executionArn, waits + 1);
      else if (OVER.has(event.type)) this.#set(executionArn, 0);
      else if (ANSWERED.has(event.type) && !isLambdaAnswer(event)) {
        this.#set(executionArn, Math.max(0, waits - 1));
      }
    });
  }

  #set(executionArn: string, waits: number): void {
    const before = this.#sum();
    this.#byExecution.set(executionArn, waits);
    if (waits === 0) this.#byExecution.delete(executionArn);
    const now = this.#sum();
    if (now !== before) for (const listener of this.#listeners) listener(now, before);
  }

  #sum(): number {
    return [...this.#byExecution.values()].reduce((sum, waits) => sum + waits, 0);
  }
}

/** Ends of ordinary calls look alike but for their resource. */
function isLambdaAnswer(event: object): boolean {
  const details = Object.values(event).find((value) => value?.resource !== undefined);
  return details?.resource === 'invoke';
}
