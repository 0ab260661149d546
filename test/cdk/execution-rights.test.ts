import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { describe, expect, it } from 'vitest';
import { allowExecutions, allowWatching } from '#cdk/constructs/execution-rights.ts';
import { Permissions } from '#cdk/constructs/permissions.ts';
import { Workflow } from '#cdk/constructs/workflow.ts';
import { actionsOf, type Statement, statementsOf } from './synthesized.ts';

const stack = new Stack(new App(), 'Test');
const key = new Key(stack, 'Key');
const shared = LambdaFunction.fromFunctionArn(
  stack,
  'Shared',
  'arn:aws:lambda:eu-central-1:111122223333:function:shared',
);

function workflow(name: string, calls: string): Workflow {
  return new Workflow(stack, name, {
    comment: name,
    key,
    story: (scope, functions) =>
      LambdaInvoke.jsonata(scope, `Call ${calls}`, { lambdaFunction: functions(calls).lambda }),
    functions: (called) => ({
      version: shared,
      timeout: Duration.seconds(1),
      everyVersion: `arn:aws:lambda:eu-central-1:111122223333:function:${called}:*`,
    }),
  });
}

const one = workflow('One', 'first');
const two = workflow('Two', 'second');

function permissionsOf(name: string): Permissions {
  const role = new Role(stack, `${name}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  return new Permissions(stack, name, {
    role,
    description: `oic-onboarding: what ${name} may do`,
  });
}

allowExecutions(permissionsOf('starter'), [
  { workflow: one, uses: ['start', 'redrive', 'read', 'answer'] },
  { workflow: two, uses: ['start', 'read'] },
]);
allowExecutions(permissionsOf('resumer'), [{ workflow: one, uses: ['redrive'] }]);
allowWatching(permissionsOf('watch'), [one, two]);
const template = Template.fromStack(stack);

const found = (name: string, sid: string) =>
  statementsOf(template, name).find(({ Sid }) => Sid === sid) as Statement;
const machinesIn = (value: unknown) => [
  ...new Set(
    [...JSON.stringify(value).matchAll(/(One|Two)(StateMachine|Alias)/g)].map(([hit]) => hit),
  ),
];

describe('rights on executions', () => {
  it('are one statement for each use, with the workflows that it is for', () => {
    expect(machinesIn(found('starter', 'StartExecutions').Resource)).toEqual([
      'OneAlias',
      'TwoAlias',
    ]);
    expect(machinesIn(found('starter', 'RedriveExecutions').Resource)).toEqual(['OneStateMachine']);
    expect(machinesIn(found('starter', 'ReadExecutions').Resource)).toEqual([
      'OneStateMachine',
      'TwoStateMachine',
    ]);
    expect(machinesIn(found('starter', 'AnswerTasks').Resource)).toEqual(['OneStateMachine']);
  });

  it('bring the key along for the data of just these workflows', () => {
    expect(machinesIn(found('starter', 'UseWorkflowKey').Condition)).toEqual([
      'OneStateMachine',
      'TwoStateMachine',
    ]);
    expect(found('resumer', 'UseWorkflowKey')).toBeUndefined();
  });

  it('of a watch are to list and to see how far each is', () => {
    const actions = statementsOf(template, 'watch').flatMap(actionsOf);
    expect(actions.filter((action) => action.startsWith('states:'))).toEqual([
      'states:ListExecutions',
      'states:GetExecutionHistory',
    ]);
    expect(machinesIn(found('watch', 'ListExecutions').Resource)).toHaveLength(2);
  });
});

describe('a workflow', () => {
  it('may call the functions of its own story, and not those of another', () => {
    const called = (name: string) => found(`the workflow ${name}`, 'CallFunctions').Resource;
    expect(called('One')).toBe('arn:aws:lambda:eu-central-1:111122223333:function:first:*');
    expect(called('Two')).toBe('arn:aws:lambda:eu-central-1:111122223333:function:second:*');
    expect([...one.calls]).toEqual(['first']);
  });
});
