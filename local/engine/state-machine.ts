import type { Definition } from './definition.ts';
import { parseDefinition } from './validate.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html */
export type StateMachineType = 'STANDARD' | 'EXPRESS';

/** A state machine to register. */
export interface StateMachine {
  arn: string;
  name: string;
  /** Amazon States Language, as an object or as JSON text. */
  definition: Definition | string | object;
  roleArn?: string;
  /** Default STANDARD. */
  type?: StateMachineType;
}

export interface RegisteredStateMachine {
  arn: string;
  name: string;
  definition: Definition;
  roleArn: string;
  type: StateMachineType;
  createdAt: Date;
}

/**
 * A state machine as an engine keeps it.
 * @throws EngineError InvalidDefinition, naming all problems at once
 */
export function registered(
  { arn, name, definition, roleArn, type = 'STANDARD' }: StateMachine,
  { accountId, now }: { accountId: string; now: number },
): RegisteredStateMachine {
  return {
    arn,
    name,
    definition: parseDefinition(definition, type),
    roleArn: roleArn ?? `arn:aws:iam::${accountId}:role/${name}`,
    type,
    createdAt: new Date(now),
  };
}
