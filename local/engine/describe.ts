import { EngineError } from './errors.ts';
import type { Execution, Status } from './execution.ts';
import { exceedsLimit } from './json.ts';

/** DescribeExecution's answer: https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
export interface ExecutionDescription {
  executionArn: string;
  stateMachineArn: string;
  name: string;
  status: Status;
  startDate: Date;
  stopDate?: Date;
  /** JSON text. */
  input: string;
  inputDetails: { included: true };
  /** JSON text. */
  output?: string;
  outputDetails?: { included: true };
  error?: string;
  cause?: string;
  redriveCount: number;
  redriveDate?: Date;
  redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE';
  redriveStatusReason?: string;
}

/** What AWS does not take in an execution's name: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
const NOT_IN_NAMES = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\u{fffe}\u{ffff}]/u;

/** Describes an execution as it is now. */
export function describeExecution(execution: Execution): ExecutionDescription {
  const { origin, ending, stoppedAt, redrivenAt } = execution;
  const obstacle = execution.redriveObstacle;
  const description: ExecutionDescription = {
    executionArn: execution.arn,
    stateMachineArn: origin.stateMachineArn,
    name: origin.name,
    status: execution.status,
    startDate: new Date(execution.startedAt),
    input: origin.input,
    inputDetails: { included: true },
    redriveCount: execution.redriveCount,
    redriveStatus: obstacle ? 'NOT_REDRIVABLE' : 'REDRIVABLE',
  };
  if (obstacle) description.redriveStatusReason = obstacle;
  if (stoppedAt !== undefined) description.stopDate = new Date(stoppedAt);
  if (redrivenAt !== undefined) description.redriveDate = new Date(redrivenAt);
  if (ending?.output !== undefined) {
    description.output = ending.output;
    description.outputDetails = { included: true };
  }
  if (ending?.error !== undefined) description.error = ending.error;
  if (ending?.cause !== undefined) description.cause = ending.cause;
  return description;
}

/** @throws EngineError InvalidName */
export function checkName(name: string): void {
  if (name.length >= 1 && name.length <= 80 && !NOT_IN_NAMES.test(name)) return;
  throw new EngineError('InvalidName', `Invalid Name: '${name}'`);
}

/** @throws EngineError InvalidExecutionInput when it isn't JSON or is larger than 256 KiB */
export function checkInput(input: string): void {
  let problem = 'Invalid execution input.';
  if (!exceedsLimit(input)) {
    try {
      JSON.parse(input);
      return;
    } catch (error) {
      problem = (error as Error).message;
    }
  }
  const message = `Invalid State Machine Execution Input: '${problem}'`;
  throw new EngineError('InvalidExecutionInput', message);
}
