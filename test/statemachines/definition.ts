import { App, Duration, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type CalledFunction, Workflow } from '#cdk/constructs/workflow.ts';
import type { Inquiry } from '#cdk/function-definition.ts';
import { constructId } from '#cdk/function-set.ts';
import { functionDefinitions } from '#cdk/functions.ts';
import { inquiries, workflows } from '#cdk/workflows.ts';
import type { JobKind } from '#runtime/stages.ts';

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
  Resource?: string;
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

/** A workflow as CDK synthesizes it, without bundling any function. */
export function definitionOf(kind: JobKind | Inquiry): Definition {
  const stack = new Stack(new App(), 'Test', {
    env: { account: '111122223333', region: 'eu-central-1' },
  });
  const known = new Map<string, CalledFunction>();
  new Workflow(stack, constructId(kind), {
    ...{ ...workflows, ...inquiries }[kind],
    key: new Key(stack, 'Key'),
    functions: (name) => {
      const found = known.get(name) ?? standIn(stack, name);
      known.set(name, found);
      return found;
    },
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

export const onboardingDefinition = () => definitionOf('onboarding');

/** Its ARN ends with its name, a dash instead of the slash. */
function standIn(stack: Stack, name: string): CalledFunction {
  const definition = functionDefinitions.find((candidate) => candidate.name === name);
  if (!definition) throw new Error(`cdk/functions.ts does not define ${name}`);
  const id = name.replace('/', '-');
  const arn = `arn:aws:lambda:eu-central-1:111122223333:function:${id}`;
  return {
    version: LambdaFunction.fromFunctionArn(stack, id, arn),
    everyVersion: `${arn}:*`,
    timeout: Duration.seconds(definition.timeoutSeconds),
  };
}

/** The functions that a definition calls, by their names in cdk/functions.ts. */
export function calledIn(definition: Definition): Set<string> {
  const arns = allStates(definition).flatMap(([, state]) => state.Arguments?.FunctionName ?? []);
  return new Set(arns.map((arn) => nameIn(arn)));
}

/** The name in an ARN that `standIn` made. */
export function nameIn(functionArn: string): string {
  const id = functionArn.split(':').at(-1) ?? '';
  const found = functionDefinitions.find(({ name }) => name.replace('/', '-') === id);
  return found?.name ?? '';
}

/** Every state of a definition, those inside branches too. */
export function allStates(definition: Definition): [string, State][] {
  return Object.entries(definition.States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.Branches ?? []).flatMap(allStates),
  ]);
}

/** The states at which a run can end that has come to one, going around those in `without`. */
export function endsFrom(
  definition: Definition,
  start: string,
  without = new Set<string>(),
  seen = new Set<string>(),
): string[] {
  if (seen.has(start) || without.has(start)) return [];
  seen.add(start);
  const state = definition.States[start];
  const next = [
    state?.Next,
    state?.Default,
    ...(state?.Choices ?? []).map((choice) => choice.Next),
    ...(state?.Catch ?? []).map((catcher) => catcher.Next),
  ].filter((name): name is string => name !== undefined);
  const here = next.length === 0 || state?.End ? [start] : [];
  return [...here, ...next.flatMap((name) => endsFrom(definition, name, without, seen))];
}
