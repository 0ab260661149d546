import { createHash } from 'node:crypto';
import { EngineError } from './errors.ts';
import type { Json } from './json.ts';

/** What SendTaskSuccess or SendTaskFailure said. */
export type TokenAnswer = {
  output?: string;
  failed?: { error?: string; cause?: string };
};

/** A task that waits for its token. */
export interface OpenTask {
  /** Makes the answer durable, then lets the task go on. */
  answer(answer: TokenAnswer): Promise<void>;
  heartbeat(): Promise<void>;
}

const PREFIX = 'AQCEAAAAKgAAAAMAAAAA';
const TOKEN = /^AQCEAAAAKgAAAAMAAAAA[A-Za-z0-9+/]{64,}$/;

/** A token that nobody can guess: letters as AWS's tokens have them. */
export function createToken(uuid: string, executionArn: string): string {
  const digest = createHash('sha384').update(`${uuid} ${executionArn}`).digest('base64');
  return PREFIX + digest;
}

/** The tasks that wait for an answer, by token, and all tokens that were ever given out. */
export class OpenTasks {
  readonly #tasks = new Map<string, OpenTask>();
  readonly #known = new Set<string>();

  open(token: string, task: OpenTask): void {
    this.#known.add(token);
    this.#tasks.set(token, task);
  }

  close(token: string): void {
    this.#tasks.delete(token);
  }

  /** Notes a token of an earlier life of the process. */
  remember(token: string): void {
    this.#known.add(token);
  }

  /**
   * The task that waits for the token.
   * @throws EngineError InvalidToken when it is no token, TaskDoesNotExist when nobody gave it out,
   *   TaskTimedOut when its task is over
   */
  find(token: string): OpenTask {
    if (!TOKEN.test(token)) throw new EngineError('InvalidToken', "Invalid Token: 'Invalid token'");
    const task = this.#tasks.get(token);
    if (task) return task;
    if (this.#known.has(token)) throw taskIsOver();
    throw new EngineError('TaskDoesNotExist', 'Task Does Not Exist: The token belongs to no task');
  }
}

/** What AWS answers when the task of a token is over. */
export function taskIsOver(): EngineError {
  return new EngineError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
}

/** An answer as the journal keeps it. */
export function answerData(answer: TokenAnswer): { [name: string]: Json } {
  if (!answer.failed) return { output: answer.output ?? 'null' };
  const { error, cause } = answer.failed;
  return {
    failed: {
      ...(error === undefined ? {} : { error }),
      ...(cause === undefined ? {} : { cause }),
    },
  };
}
