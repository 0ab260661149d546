import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { ExecutionUse } from '../function-definition.ts';
import type { Permission, Permissions } from './permissions.ts';
import type { Workflow } from './workflow.ts';

/** What a function may do with the executions of one workflow. */
export interface ExecutionRight {
  workflow: Workflow;
  uses: readonly ExecutionUse[];
}

/**
 * Lets a role use executions. One statement for each use and not for each workflow: with several workflows they
 * would outgrow the 6,144 characters that a policy may have.
 */
export function allowExecutions(permissions: Permissions, rights: readonly ExecutionRight[]): void {
  const usedFor = (...wanted: ExecutionUse[]) =>
    rights
      .filter(({ uses }) => wanted.some((use) => uses.includes(use)))
      .map(({ workflow }) => workflow);
  const statements: [
    string,
    readonly Workflow[],
    (workflows: readonly Workflow[]) => Permission,
  ][] = [
    ['StartExecutions', usedFor('start'), starting],
    ['RunPlans', usedFor('run'), running],
    ['RedriveExecutions', usedFor('redrive'), redriving],
    ['ReadExecutions', usedFor('read'), reading],
    ['DescribeExecutions', usedFor('describe'), describing],
    ['AnswerTasks', usedFor('answer'), answering],
    ['UseWorkflowKey', usedFor('start', 'run', 'read', 'describe', 'answer'), usingData],
  ];
  for (const [sid, workflows, permission] of statements) {
    if (workflows.length > 0) permissions.allow(sid, permission(workflows));
  }
}

/** Lets a role see which executions run, and how far each is, without their data. */
export function allowWatching(permissions: Permissions, workflows: readonly Workflow[]): void {
  permissions.allow('ListExecutions', {
    actions: ['states:ListExecutions'],
    resources: machinesOf(workflows),
    because: 'Finds the executions that run.',
  });
  permissions.allow('ReadExecutions', {
    ...reading(workflows),
    actions: ['states:GetExecutionHistory'],
  });
  permissions.allow('UseWorkflowKey', usingData(workflows));
}

const starting = (workflows: readonly Workflow[]): Permission => ({
  actions: ['states:StartExecution'],
  resources: workflows.map(({ startArn }) => startArn),
  because: 'Starts a workflow, by its alias only.',
});

const running = (workflows: readonly Workflow[]): Permission => ({
  actions: ['states:StartSyncExecution'],
  resources: workflows.map(({ startArn }) => startArn),
  because: 'Runs a workflow that only reads, by its alias, and waits for the result.',
});

const redriving = (workflows: readonly Workflow[]): Permission => ({
  actions: ['states:RedriveExecution'],
  resources: executionsOf(workflows),
  because: 'Goes on with an execution that failed.',
  wildcardBecause: EXECUTIONS_COME_AND_GO,
});

const reading = (workflows: readonly Workflow[]): Permission => ({
  actions: [
    'states:DescribeExecution',
    'states:GetExecutionHistory',
    'states:DescribeStateMachineForExecution',
  ],
  resources: executionsOf(workflows),
  because: 'Tells how far an execution is.',
  wildcardBecause: EXECUTIONS_COME_AND_GO,
});

const describing = (workflows: readonly Workflow[]): Permission => ({
  ...reading(workflows),
  actions: ['states:DescribeExecution'],
  because: 'Tells whether an execution runs.',
});

const answering = (workflows: readonly Workflow[]): Permission => ({
  actions: ['states:SendTaskSuccess', 'states:SendTaskFailure'],
  resources: machinesOf(workflows),
  because: 'Passes on what a person answered.',
});

/** https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html */
const usingData = (workflows: readonly Workflow[]): Permission => ({
  actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
  resources: [...new Set(workflows.map(({ key }) => key.keyArn))],
  conditions: {
    StringEquals: { 'kms:EncryptionContext:aws:states:stateMachineArn': machinesOf(workflows) },
  },
  because: 'Executions are encrypted with a key of ours.',
});

const EXECUTIONS_COME_AND_GO =
  "An execution's name is known only at run time; the state machine is named.";

const machinesOf = (workflows: readonly Workflow[]) =>
  workflows.map(({ stateMachine }) => stateMachine.stateMachineArn);

function executionsOf(workflows: readonly Workflow[]): string[] {
  return workflows.map(({ stateMachine }) =>
    Stack.of(stateMachine).formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${stateMachine.stateMachineName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  );
}
