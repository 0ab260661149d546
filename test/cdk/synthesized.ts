import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildApp } from '#cdk/build-app.ts';

export interface TemplateResource {
  Type: string;
  Properties: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
  DeletionPolicy?: string;
}

export interface Statement {
  Sid?: string;
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

/** The app as it is deployed, but for the copies of the bundles. */
export function buildTestApp(context: Record<string, unknown> = {}): Promise<App> {
  return buildApp({ context: { 'aws:cdk:disable-asset-staging': true, ...context } });
}

/** The stack of an app. */
export function stackIn(app: App): Stack {
  return app.node.findChild('OicOnboarding') as Stack;
}

/** The template of the stack with that context. */
export async function synthesize(context?: Record<string, unknown>): Promise<Template> {
  return Template.fromStack(stackIn(await buildTestApp(context)));
}

/** The statements of the policy of one function's role. */
export function statementsOf(template: Template, functionName: string): Statement[] {
  const policies = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
  const found = policies.find(
    ({ Properties }) => Properties.Description === `oic-onboarding: what ${functionName} may do`,
  );
  if (!found) throw new Error(`${functionName} has no policy.`);
  return found.Properties.PolicyDocument.Statement;
}

/** The actions of a statement, one or more. */
export function actionsOf({ Action }: Statement): string[] {
  return [Action].flat();
}
