import { randomUUID } from 'node:crypto';
import type { Definition } from './definition.ts';
import { checkInput, checkName, describeExecution, type ExecutionDescription } from './describe.ts';
import { Aborted, EngineError } from './errors.ts';
import { type EngineParts, Execution, type Status } from './execution.ts';
import { beginExpress, type ExpressRequest, noExecution, runExpress } from './express.ts';
import type { HistoryEvent } from './history.ts';
import type { Host } from './host.ts';
import { exceedsLimit } from './json.ts';
import { type RegisteredStateMachine, registered, type StateMachine } from './state-machine.ts';
import { OpenTasks, type TokenAnswer, taskIsOver } from './tokens.ts';
import { validateDefinition } from './validate.ts';

export interface EngineOptions {
  host: Host;
  /** Twelve digits; default 123456789012. */
  accountId?: string;
  /** Default us-east-1. */
  region?: string;
}

export type EventListener = (event: HistoryEvent, executionArn: string) => void;

/** Executes state machines as AWS Step Functions does, in JSONata only. */
export class Engine {
  readonly accountId: string;
  readonly region: string;
  readonly #host: Required<Host>;
  readonly #machines = new Map<string, RegisteredStateMachine>();
  readonly #executions = new Map<string, Execution>();
  readonly #starting = new Map<string, Promise<void>>();
  readonly #listeners = new Set<EventListener>();
  readonly #tasks = new OpenTasks();

  constructor({ host, accountId = '123456789012', region = 'us-east-1' }: EngineOptions) {
    this.accountId = accountId;
    this.region = region;
    this.#host = {
      clock: host.clock,
      store: host.store,
      invoke: (task) => host.invoke(task),
      random: host.random ? () => host.random!() : Math.random,
      uuid: host.uuid ? () => host.uuid!() : randomUUID,
    };
  }

  /**
   * Every reason why the engine would not execute the definition, each with its place; none when
   * it would.
   */
  validate(definition: Definition | string | object): string[] {
    return validateDefinition(definition);
  }

  /**
   * Makes a state machine known, or replaces its definition for executions to come.
   * @throws EngineError InvalidDefinition, naming all problems at once
   */
  register(machine: StateMachine): RegisteredStateMachine {
    const { accountId } = this;
    const made = registered(machine, { accountId, now: this.#host.clock.now() });
    this.#machines.set(made.arn, made);
    return made;
  }

  /** All registered state machines. */
  stateMachines(): RegisteredStateMachine[] {
    return [...this.#machines.values()];
  }

  /** @throws EngineError StateMachineDoesNotExist */
  stateMachine(arn: string): RegisteredStateMachine {
    const machine = this.#machines.get(arn);
    if (machine) return machine;
    const message = `State Machine Does Not Exist: '${arn}'`;
    throw new EngineError('StateMachineDoesNotExist', message);
  }

  /**
   * Starts an execution. The same name with the same input while the first one runs answers that.
   * @param request.input JSON text, `{}` if undefined
   * @throws EngineError StateMachineDoesNotExist, InvalidName, InvalidExecutionInput,
   *   ExecutionAlreadyExists
   */
  async start(request: {
    stateMachineArn: string;
    name?: string;
    input?: string;
  }): Promise<{ executionArn: string; startDate: Date }> {
    const machine = this.stateMachine(request.stateMachineArn);
    if (machine.type === 'EXPRESS') {
      const { arn, startedAt } = await beginExpress(machine, request, this.#parts());
      return { executionArn: arn, startDate: new Date(startedAt) };
    }
    const name = request.name ?? this.#host.uuid();
    const input = request.input ?? '{}';
    checkName(name);
    checkInput(input);
    const executionArn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const existing = this.#executions.get(executionArn);
    if (existing) return this.#startedBefore(existing, input);
    const execution = new Execution(executionArn, this.#parts());
    this.#executions.set(executionArn, execution);
    const beginning = execution.begin({
      stateMachineArn: machine.arn,
      stateMachineName: machine.name,
      name,
      input,
      definition: machine.definition,
      roleArn: machine.roleArn,
    });
    this.#starting.set(executionArn, beginning);
    try {
      await beginning;
    } catch (error) {
      this.#executions.delete(executionArn);
      throw error;
    } finally {
      this.#starting.delete(executionArn);
    }
    execution.run();
    return { executionArn, startDate: new Date(execution.startedAt) };
  }

  /**
   * Runs an Express state machine and resolves with its end.
   * @throws EngineError StateMachineDoesNotExist, StateMachineTypeNotSupported, InvalidName,
   *   InvalidExecutionInput
   */
  async startSync(
    request: { stateMachineArn: string } & ExpressRequest,
  ): Promise<ExecutionDescription> {
    return runExpress(this.stateMachine(request.stateMachineArn), request, this.#parts());
  }

  /** @throws EngineError ExecutionDoesNotExist, InvalidArn */
  describe(executionArn: string): ExecutionDescription {
    return describeExecution(this.#execution(executionArn));
  }

  /** The definition that an execution runs: the one registered when it started. */
  definitionOf(executionArn: string): RegisteredStateMachine {
    const { origin, startedAt } = this.#execution(executionArn);
    const { stateMachineArn: arn, stateMachineName: name, definition, roleArn } = origin;
    return { arn, name, definition, roleArn, type: 'STANDARD', createdAt: new Date(startedAt) };
  }

  /** Executions, the newest first. */
  list(filter: { stateMachineArn?: string; statusFilter?: Status } = {}): ExecutionDescription[] {
    return [...this.#executions.values()]
      .filter(
        ({ origin }) =>
          !filter.stateMachineArn || origin.stateMachineArn === filter.stateMachineArn,
      )
      .filter(({ status }) => !filter.statusFilter || status === filter.statusFilter)
      .map(describeExecution)
      .sort((a, b) => b.startDate.getTime() - a.startDate.getTime());
  }

  /** All events so far, the oldest first. @throws EngineError ExecutionDoesNotExist */
  history(executionArn: string): HistoryEvent[] {
    return [...this.#execution(executionArn).journal.events];
  }

  /** Aborts a running execution. @throws EngineError ExecutionDoesNotExist */
  async stop(
    executionArn: string,
    reason: { error?: string; cause?: string } = {},
  ): Promise<{ stopDate: Date }> {
    const execution = this.#execution(executionArn);
    await execution.stop(reason.error, reason.cause);
    return { stopDate: new Date(execution.stoppedAt!) };
  }

  /**
   * Runs a failed, aborted or timed-out execution on from where it ended.
   * @throws EngineError ExecutionDoesNotExist, ExecutionNotRedrivable
   */
  async redrive(executionArn: string): Promise<{ redriveDate: Date }> {
    const execution = this.#execution(executionArn);
    await execution.redrive();
    return { redriveDate: new Date(execution.redrivenAt!) };
  }

  /** Resolves with the execution's end. @throws EngineError ExecutionDoesNotExist */
  async finished(executionArn: string): Promise<ExecutionDescription> {
    const execution = this.#execution(executionArn);
    await execution.finished;
    return describeExecution(execution);
  }

  /**
   * Ends a task that waits for its token; resolves when the answer is durable.
   * @param output JSON text
   * @throws EngineError InvalidToken, TaskDoesNotExist, TaskTimedOut, InvalidOutput
   */
  async sendTaskSuccess(token: string, output: string): Promise<void> {
    const task = this.#tasks.find(token);
    await this.#answer(() => task.answer({ output: checkOutput(output) }));
  }

  /** Fails a task that waits for its token. @throws EngineError as sendTaskSuccess does */
  async sendTaskFailure(
    token: string,
    failed: { error?: string; cause?: string } = {},
  ): Promise<void> {
    const task = this.#tasks.find(token);
    const answer: TokenAnswer = { failed };
    await this.#answer(() => task.answer(answer));
  }

  /** Restarts the heartbeat time of a waiting task. @throws EngineError as sendTaskSuccess does */
  async sendTaskHeartbeat(token: string): Promise<void> {
    const task = this.#tasks.find(token);
    await this.#answer(() => task.heartbeat());
  }

  /**
   * Reads the store and runs on every execution that had not ended. To be called once, before
   * anything is started.
   * @returns the ARNs of the executions that run on
   */
  async recover(): Promise<string[]> {
    const running: Execution[] = [];
    for await (const { executionArn, records } of this.#host.store.load()) {
      if (records.length === 0 || this.#executions.has(executionArn)) continue;
      const execution = new Execution(executionArn, this.#parts());
      execution.restore(records);
      this.#executions.set(executionArn, execution);
      if (execution.status === 'RUNNING') running.push(execution);
    }
    for (const execution of running) execution.run();
    return running.map(({ arn }) => arn);
  }

  /** Calls the listener with each history event once it is durable. @returns ends it */
  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #startedBefore(existing: Execution, input: string) {
    await this.#starting.get(existing.arn);
    if (existing.status === 'RUNNING' && existing.origin.input === input) {
      return { executionArn: existing.arn, startDate: new Date(existing.startedAt) };
    }
    const message = `Execution Already Exists: '${existing.arn}'`;
    throw new EngineError('ExecutionAlreadyExists', message);
  }

  #execution(executionArn: string): Execution {
    const execution = this.#executions.get(executionArn);
    if (execution) return execution;
    throw noExecution(executionArn);
  }

  /** A task can end between being found and its answer being written. */
  async #answer(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      throw error instanceof Aborted ? taskIsOver() : error;
    }
  }

  #parts(): EngineParts {
    return {
      host: this.#host,
      region: this.region,
      tasks: this.#tasks,
      onEvent: (executionArn, event) => {
        for (const listener of this.#listeners) notify(listener, event, executionArn);
      },
    };
  }
}

/** A listener that fails must not fail the execution that it listens to. */
function notify(listener: EventListener, event: HistoryEvent, executionArn: string): void {
  try {
    listener(event, executionArn);
  } catch (error) {
    console.error(`A listener failed on ${event.type} of ${executionArn}:`, error);
  }
}

function checkOutput(output: string): string {
  if (!exceedsLimit(output)) {
    try {
      return JSON.stringify(JSON.parse(output));
    } catch {
      // Falls through to the one answer for both.
    }
  }
  throw new EngineError(
    'InvalidOutput',
    "Invalid Output: 'The output is not JSON of at most 262144 bytes'",
  );
}
