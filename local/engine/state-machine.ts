import type { Definition } from './definition.ts';

/** A state machine to register. */
export interface StateMachine {
  arn: string;
  name: string;
  /** Amazon States Language, as an object or as JSON text. */
  definition: Definition | string | object;
  roleArn?: string;
}

export interface RegisteredStateMachine {
  arn: string;
  name: string;
  definition: Definition;
  roleArn: string;
  createdAt: Date;
}
