/** The host's end of one worker thread. */

import { Worker } from 'node:worker_threads';
import type { InvokeMessage, LineMessage, WorkerAnswer, WorkerSetup } from './messages.ts';

/** One line that a function wrote. */
export interface OutputLine extends LineMessage {
  functionName: string;
}

/** How an invocation ended; `exited` when the thread ended without an answer. */
export type WorkerOutcome = WorkerAnswer | { outcome: 'exited'; status: string };

// What Lambda sets for each function
// (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime).
function runtimeVariables(setup: WorkerSetup): Record<string, string> {
  return {
    _HANDLER: setup.handler,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(setup.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: setup.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: setup.folder,
  };
}

export class FunctionWorker {
  readonly #worker: Worker;
  readonly #exited: Promise<string>;
  #alive = true;
  /** Takes the answer of the invocation in progress; without one, answers come too late. */
  #answer: (answer: WorkerAnswer) => void = () => {};

  /**
   * Starts a thread that sees no variables but the given ones and Lambda's own.
   * @param onLine Told of each line that the function writes.
   */
  constructor(
    setup: WorkerSetup,
    environment: Readonly<Record<string, string>>,
    onLine: (line: OutputLine) => void,
  ) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), {
      name: setup.functionName,
      workerData: setup,
      env: { ...runtimeVariables(setup), ...environment },
      argv: [],
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: setup.memoryMb },
    });
    this.#exited = this.#watchExit();
    this.#worker.on('message', (message: LineMessage | WorkerAnswer) => {
      if ('outcome' in message) this.#answer(message);
      else onLine({ functionName: setup.functionName, ...message });
    });
    this.#worker.unref();
  }

  /** Whether the thread can take another invocation. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Runs the handler once; the caller sees to it that there is one invocation at a time. */
  async run(invocation: InvokeMessage): Promise<WorkerOutcome> {
    // A waiting invocation keeps the process alive, an idle thread does not.
    this.#worker.ref();
    try {
      const answered = new Promise<WorkerAnswer>((resolve) => {
        this.#answer = resolve;
      });
      this.#worker.postMessage(invocation);
      return await Promise.race([
        answered,
        this.#exited.then((status) => ({ outcome: 'exited' as const, status })),
      ]);
    } finally {
      this.#answer = () => {};
      this.#worker.unref();
    }
  }

  /** Ends the thread, whatever it is doing. */
  async terminate(): Promise<void> {
    this.#alive = false;
    await this.#worker.terminate();
  }

  /** Resolves with what Lambda says of the exit. */
  #watchExit(): Promise<string> {
    return new Promise((resolve) => {
      // Of the errors that a thread cannot answer, running out of memory is the one that happens.
      this.#worker.once('error', () => resolve('signal: killed'));
      this.#worker.once('exit', (code) => {
        this.#alive = false;
        resolve(code === 0 ? 'exit status 0' : `exit status ${code}`);
      });
    });
  }
}
