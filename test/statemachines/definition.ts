import { App, Duration, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Workflow } from '#cdk/constructs/workflow.ts';
import { functionDefinitions } from '#cdk/functions.ts';
import { onboarding } from '#statemachines/onboarding.ts';
import type { WorkflowFunction } from '#statemachines/storyboard.ts';

export interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: string;
}

export interface State {
  Type: string;
  Comment?: string;
  Next?: string;
  Default?: string;
  End?: boolean;
  Choices?: { Condition: string; Next: string }[];
  Retry?: Retrier[];
  Catch?: { ErrorEquals: string[]; Next: string }[];
  Branches?: Definition[];
  TimeoutSeconds?: number | string;
  Arguments?: { FunctionName: string; Payload: Record<string, unknown> };
}

export interface Definition {
  StartAt: string;
  QueryLanguage?: string;
  TimeoutSeconds?: number;
  States: Record<string, State>;
}

/** The onboarding workflow as CDK synthesizes it, without bundling any function. */
export function onboardingDefinition(): Definition {
  const stack = new Stack(new App(), 'Test', {
    env: { account: '111122223333', region: 'eu-central-1' },
  });
  const known = new Map<string, WorkflowFunction>();
  new Workflow(stack, 'Onboarding', {
    comment: 'test',
    key: new Key(stack, 'Key'),
    calls: ['arn:aws:lambda:eu-central-1:111122223333:function:any:*'],
    story: (scope) =>
      onboarding(scope, (name) => {
        const found = known.get(name) ?? standIn(stack, name);
        known.set(name, found);
        return found;
      }),
  });
  const template = App.of(stack)?.synth().getStackByName('Test').template as {
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  };
  const machine = Object.values(template.Resources).find(
    ({ Type }) => Type === 'AWS::StepFunctions::StateMachine',
  );
  const joined = machine?.Properties.DefinitionString as { 'Fn::Join': [string, unknown[]] };
  const text = joined['Fn::Join'][1]
    .map((part) => (typeof part === 'string' ? part : 'aws'))
    .join('');
  return JSON.parse(text) as Definition;
}

function standIn(stack: Stack, name: string): WorkflowFunction {
  const definition = functionDefinitions.find((candidate) => candidate.name === name);
  if (!definition) throw new Error(`cdk/functions.ts does not define ${name}`);
  const id = name.replace('/', '-');
  return {
    lambda: LambdaFunction.fromFunctionArn(
      stack,
      id,
      `arn:aws:lambda:eu-central-1:111122223333:function:${id}`,
    ),
    timeout: Duration.seconds(definition.timeoutSeconds),
  };
}

/** Every state of a definition, those inside branches too. */
export function allStates(definition: Definition): [string, State][] {
  return Object.entries(definition.States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.Branches ?? []).flatMap(allStates),
  ]);
}
