import type { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildApp } from '#cdk/build-app.ts';
import { flatTemplate } from '#cdk/flat-template.ts';

export interface TemplateResource {
  Type: string;
  Properties: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
  DeletionPolicy?: string;
  DependsOn?: string | string[];
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

const templates = new Map<string, Promise<Template>>();

/** The template of the stack with that context; made once for all tests that look at it. */
export function synthesize(context: Record<string, unknown> = {}): Promise<Template> {
  const wanted = JSON.stringify(context);
  const template = templates.get(wanted) ?? synthesizeAnew(context);
  templates.set(wanted, template);
  return template;
}

/** As `synthesize`, but made now. */
export async function synthesizeAnew(context?: Record<string, unknown>): Promise<Template> {
  return Template.fromJSON({ ...flatTemplate(await buildTestApp(context)) });
}

/** The statements of the policies of one function's role. */
export function statementsOf(template: Template, functionName: string): Statement[] {
  const policies = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
  const found = policies.filter(
    ({ Properties }) =>
      Properties.Description.replace(/, part \d+$/, '') ===
      `oic-onboarding: what ${functionName} may do`,
  );
  if (found.length === 0) throw new Error(`${functionName} has no policy.`);
  return found.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

/** The actions of a statement, one or more. */
export function actionsOf({ Action }: Statement): string[] {
  return [Action].flat();
}
