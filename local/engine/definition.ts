import type { Json, JsonObject } from './json.ts';

/** A Retry entry: https://states-language.net/#retrying-after-error */
export interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: 'NONE' | 'FULL';
}

/** A Catch entry: https://states-language.net/#fallback-states */
export interface Catcher {
  ErrorEquals: string[];
  Next: string;
  Output?: Json;
  Assign?: JsonObject;
}

export interface ChoiceRule {
  Condition: string | boolean;
  Next: string;
  Output?: Json;
  Assign?: JsonObject;
}

export interface StatesBlock {
  StartAt: string;
  States: { [name: string]: State };
}

interface Common {
  Comment?: string;
  QueryLanguage?: string;
  Output?: Json;
  Assign?: JsonObject;
  Next?: string;
  End?: boolean;
}

interface Fallible extends Common {
  Arguments?: Json;
  Retry?: Retrier[];
  Catch?: Catcher[];
}

export interface TaskState extends Fallible {
  Type: 'Task';
  Resource: string;
  TimeoutSeconds?: number | string;
  HeartbeatSeconds?: number | string;
}

export interface PassState extends Common {
  Type: 'Pass';
}

export interface WaitState extends Common {
  Type: 'Wait';
  Seconds?: number | string;
  Timestamp?: string;
}

export interface ChoiceState extends Common {
  Type: 'Choice';
  Choices: ChoiceRule[];
  Default?: string;
}

export interface SucceedState extends Common {
  Type: 'Succeed';
}

export interface FailState extends Common {
  Type: 'Fail';
  Error?: string;
  Cause?: string;
}

export interface ParallelState extends Fallible {
  Type: 'Parallel';
  Branches: StatesBlock[];
}

export interface MapState extends Fallible {
  Type: 'Map';
  Items?: Json;
  ItemSelector?: Json;
  MaxConcurrency?: number | string;
  ItemProcessor: StatesBlock & { ProcessorConfig?: { Mode?: string } };
}

export type State =
  | TaskState
  | PassState
  | WaitState
  | ChoiceState
  | SucceedState
  | FailState
  | ParallelState
  | MapState;

/** A state machine in Amazon States Language, as far as the engine executes it. */
export interface Definition extends StatesBlock {
  Comment?: string;
  QueryLanguage?: string;
  Version?: string;
  TimeoutSeconds?: number;
}
