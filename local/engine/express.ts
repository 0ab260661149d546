import { checkInput, checkName, describeExecution, type ExecutionDescription } from './describe.ts';
import { EngineError } from './errors.ts';
import { type EngineParts, Execution } from './execution.ts';
import type { RegisteredStateMachine } from './state-machine.ts';
import { MemoryStore } from './store.ts';

/** https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html */
const LONGEST_SECONDS = 300;

export interface ExpressRequest {
  name?: string;
  /** JSON text, `{}` if undefined. */
  input?: string;
}

/**
 * Begins an execution of an Express state machine. Nobody keeps it: it is in no list, has no history that can be
 * asked for, doesn't survive the process, and its name may be used again.
 * @throws EngineError InvalidName, InvalidExecutionInput
 */
export async function beginExpress(
  machine: RegisteredStateMachine,
  { name, input = '{}' }: ExpressRequest,
  parts: EngineParts,
): Promise<Execution> {
  const { uuid } = parts.host;
  const given = name ?? uuid();
  checkName(given);
  checkInput(input);
  const arn = `${machine.arn.replace(':stateMachine:', ':express:')}:${given}:${uuid()}`;
  const { TimeoutSeconds = LONGEST_SECONDS } = machine.definition;
  const execution = new Execution(arn, {
    ...parts,
    host: { ...parts.host, store: new MemoryStore() },
    onEvent: () => {},
  });
  await execution.begin({
    stateMachineArn: machine.arn,
    stateMachineName: machine.name,
    name: given,
    input,
    definition: {
      ...machine.definition,
      TimeoutSeconds: Math.min(TimeoutSeconds, LONGEST_SECONDS),
    },
    roleArn: machine.roleArn,
  });
  execution.run();
  return execution;
}

/**
 * Runs an Express state machine to its end, whatever that is.
 * @throws EngineError StateMachineTypeNotSupported for a Standard one
 */
export async function runExpress(
  machine: RegisteredStateMachine,
  request: ExpressRequest,
  parts: EngineParts,
): Promise<ExecutionDescription> {
  assertType(machine, 'EXPRESS');
  const execution = await beginExpress(machine, request, parts);
  await execution.finished;
  return describeExecution(execution);
}

/** @throws EngineError StateMachineTypeNotSupported */
export function assertType(
  { type }: RegisteredStateMachine,
  wanted: RegisteredStateMachine['type'],
): void {
  if (type === wanted) return;
  const message = 'This operation is not supported by this type of state machine';
  throw new EngineError('StateMachineTypeNotSupported', message);
}

/** The error for an execution that isn't kept: it never was, or it is one of Express. */
export function noExecution(arn: string): EngineError {
  if (!arn.includes(':express:')) {
    return new EngineError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  }
  const message = "Invalid Arn: 'Resource type not valid in this context: express'";
  return new EngineError('InvalidArn', message);
}
