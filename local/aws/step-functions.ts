/** The local Step Functions: its operations, on the wire of JSON 1.0. */

import type {
  ExecutionListItem,
  GetExecutionHistoryInput,
  GetExecutionHistoryOutput,
  HistoryEvent,
  ListExecutionsInput,
  ListExecutionsOutput,
  ListStateMachinesInput,
  ListStateMachinesOutput,
} from '@aws-sdk/client-sfn';
import * as client from '@aws-sdk/client-sfn';
import { assertType } from '../engine/express.ts';
import type {
  Engine,
  HistoryEvent as EngineEvent,
  ExecutionDescription,
  RegisteredStateMachine,
} from '../engine/index.ts';
import type { JsonService, Operation } from './json-protocol.ts';
import { errorSchemas, operation } from './json-protocol.ts';
import type { Page } from './paging.ts';
import { pageOf } from './paging.ts';
import { ServiceError } from './service-error.ts';

/** What the endpoint needs of the engine, whose errors carry the names of the service's own. */
export type StepFunctionsBackend = Pick<
  Engine,
  | 'stateMachines'
  | 'stateMachine'
  | 'definitionOf'
  | 'start'
  | 'startSync'
  | 'describe'
  | 'list'
  | 'history'
  | 'stop'
  | 'redrive'
  | 'sendTaskSuccess'
  | 'sendTaskFailure'
  | 'sendTaskHeartbeat'
>;

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
const largestPage = 1000;

function page<T>(
  list: readonly T[],
  keyOf: (item: T) => string,
  request: { maxResults?: number | undefined; nextToken?: string | undefined },
): Page<T> {
  const { maxResults = 0, nextToken } = request;
  if (maxResults < 0 || maxResults > largestPage) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value '${maxResults}' at 'maxResults' failed to satisfy constraint: Member must have value between 0 and ${largestPage}`,
    );
  }
  // 0 stands for the default, says the reference.
  const found = pageOf(list, keyOf, maxResults || 100, nextToken);
  if (!found) throw new ServiceError('InvalidToken', `Invalid Token: '${nextToken}'`);
  return found;
}

function listItem(execution: ExecutionDescription): ExecutionListItem {
  const { executionArn, stateMachineArn, name, status, startDate, stopDate } = execution;
  const { redriveCount, redriveDate } = execution;
  return {
    executionArn,
    stateMachineArn,
    name,
    status,
    startDate,
    stopDate,
    redriveCount,
    redriveDate,
  };
}

function listExecutions(
  backend: StepFunctionsBackend,
  request: ListExecutionsInput,
): ListExecutionsOutput {
  const { stateMachineArn, statusFilter, redriveFilter, mapRunArn } = request;
  if (!stateMachineArn || mapRunArn) {
    throw new ServiceError(
      'ValidationException',
      'The local endpoint lists the executions of a stateMachineArn only.',
    );
  }
  assertType(backend.stateMachine(stateMachineArn), 'STANDARD');
  const executions = backend
    .list({ stateMachineArn })
    // Of those that started in the same millisecond the engine has the oldest first.
    .reverse()
    .sort((a, b) => b.startDate.getTime() - a.startDate.getTime())
    .filter(({ status }) => !statusFilter || status === statusFilter)
    .filter(
      ({ redriveCount }) => !redriveFilter || (redriveFilter === 'REDRIVEN') === redriveCount > 0,
    );
  const found = page(executions, ({ executionArn }) => executionArn, request);
  return { executions: found.items.map(listItem), ...tokenOf(found) };
}

/** Nothing tells how much memory AWS would bill; 64 MB is the least that it does. */
async function startSyncExecution(
  backend: StepFunctionsBackend,
  { stateMachineArn, name, input, includedData }: client.StartSyncExecutionInput,
): Promise<client.StartSyncExecutionOutput> {
  const ended = await backend.startSync({
    stateMachineArn: stateMachineArn!,
    ...(name === undefined ? {} : { name }),
    ...(input === undefined ? {} : { input }),
  });
  const { inputDetails, outputDetails, output } = ended;
  const data = { input: ended.input, inputDetails, output, outputDetails };
  const { executionArn, startDate, stopDate, error, cause } = ended;
  return {
    executionArn,
    stateMachineArn: ended.stateMachineArn,
    name: ended.name,
    status: ended.status as client.SyncExecutionStatus,
    startDate,
    stopDate,
    error,
    cause,
    ...(includedData === 'METADATA_ONLY' ? {} : data),
    billingDetails: {
      billedMemoryUsedInMB: 64,
      billedDurationInMilliseconds: stopDate!.getTime() - startDate.getTime(),
    },
  };
}

function tokenOf({ nextToken }: Page<unknown>): { nextToken?: string } {
  return nextToken === undefined ? {} : { nextToken };
}

function listStateMachines(
  backend: StepFunctionsBackend,
  request: ListStateMachinesInput,
): ListStateMachinesOutput {
  const machines = backend.stateMachines().sort((a, b) => (a.name < b.name ? -1 : 1));
  const found = page(machines, ({ arn }) => arn, request);
  const stateMachines = found.items.map(({ arn, name, type, createdAt }) => ({
    stateMachineArn: arn,
    name,
    creationDate: createdAt,
    type,
  }));
  return { stateMachines, ...tokenOf(found) };
}

function describeMachine({ arn, name, definition, roleArn }: RegisteredStateMachine) {
  return { stateMachineArn: arn, name, definition: JSON.stringify(definition), roleArn };
}

const payloads = ['input', 'output', 'parameters', 'assignedVariables'];
const payloadDetails = payloads.map((name) => `${name}Details`);

/** The event without what `includeExecutionData: false` leaves out. */
function withoutData(event: EngineEvent): EngineEvent {
  const entries = Object.entries(event).map(([name, value]) => {
    if (!name.endsWith('EventDetails')) return [name, value];
    const kept = Object.entries(value as object).filter(
      ([field]) => !payloads.includes(field) && !payloadDetails.includes(field),
    );
    return [name, Object.fromEntries(kept)];
  });
  return Object.fromEntries(entries) as EngineEvent;
}

function getExecutionHistory(
  backend: StepFunctionsBackend,
  request: GetExecutionHistoryInput,
): GetExecutionHistoryOutput {
  const events = backend.history(request.executionArn!);
  const ordered = request.reverseOrder ? events.toReversed() : events;
  const found = page(ordered, ({ id }) => String(id), request);
  const shown = request.includeExecutionData === false ? found.items.map(withoutData) : found.items;
  return { events: shown as HistoryEvent[], ...tokenOf(found) };
}

function reasonOf(given: { error?: string | undefined; cause?: string | undefined }) {
  return {
    ...(given.error === undefined ? {} : { error: given.error }),
    ...(given.cause === undefined ? {} : { cause: given.cause }),
  };
}

function executionOperations(backend: StepFunctionsBackend): Record<string, Operation> {
  return {
    StartExecution: operation(client.StartExecution$, (input: client.StartExecutionInput) =>
      backend.start({
        stateMachineArn: input.stateMachineArn!,
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.input === undefined ? {} : { input: input.input }),
      }),
    ),
    StartSyncExecution: operation(
      client.StartSyncExecution$,
      (input: client.StartSyncExecutionInput) => startSyncExecution(backend, input),
    ),
    DescribeExecution: operation(
      client.DescribeExecution$,
      (input: client.DescribeExecutionInput) => backend.describe(input.executionArn!),
    ),
    ListExecutions: operation(client.ListExecutions$, (input: ListExecutionsInput) =>
      listExecutions(backend, input),
    ),
    GetExecutionHistory: operation(client.GetExecutionHistory$, (input: GetExecutionHistoryInput) =>
      getExecutionHistory(backend, input),
    ),
    StopExecution: operation(client.StopExecution$, (input: client.StopExecutionInput) =>
      backend.stop(input.executionArn!, reasonOf(input)),
    ),
    RedriveExecution: operation(client.RedriveExecution$, (input: client.RedriveExecutionInput) =>
      backend.redrive(input.executionArn!),
    ),
  };
}

function taskOperations(backend: StepFunctionsBackend): Record<string, Operation> {
  return {
    SendTaskSuccess: operation(
      client.SendTaskSuccess$,
      async (input: client.SendTaskSuccessInput) => {
        await backend.sendTaskSuccess(input.taskToken!, input.output!);
        return {};
      },
    ),
    SendTaskFailure: operation(
      client.SendTaskFailure$,
      async (input: client.SendTaskFailureInput) => {
        await backend.sendTaskFailure(input.taskToken!, reasonOf(input));
        return {};
      },
    ),
    SendTaskHeartbeat: operation(
      client.SendTaskHeartbeat$,
      async (input: client.SendTaskHeartbeatInput) => {
        await backend.sendTaskHeartbeat(input.taskToken!);
        return {};
      },
    ),
  };
}

function machineOperations(backend: StepFunctionsBackend): Record<string, Operation> {
  return {
    ListStateMachines: operation(client.ListStateMachines$, (input: ListStateMachinesInput) =>
      listStateMachines(backend, input),
    ),
    DescribeStateMachine: operation(
      client.DescribeStateMachine$,
      (input: client.DescribeStateMachineInput) => ({
        ...describeMachine(backend.stateMachine(input.stateMachineArn!)),
        creationDate: backend.stateMachine(input.stateMachineArn!).createdAt,
        type: backend.stateMachine(input.stateMachineArn!).type,
        status: 'ACTIVE',
      }),
    ),
    DescribeStateMachineForExecution: operation(
      client.DescribeStateMachineForExecution$,
      (input: client.DescribeStateMachineForExecutionInput) => {
        const machine = backend.definitionOf(input.executionArn!);
        return { ...describeMachine(machine), updateDate: machine.createdAt };
      },
    ),
  };
}

/** Makes the service that the wire dispatches `AWSStepFunctions.*` to. */
export function stepFunctions(backend: StepFunctionsBackend): JsonService {
  return {
    target: 'AWSStepFunctions',
    version: '1.0',
    errors: errorSchemas(client),
    operations: {
      ...executionOperations(backend),
      ...taskOperations(backend),
      ...machineOperations(backend),
    },
  };
}
