import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { inquiries, workflows } from '#cdk/workflows.ts';
import { statementsOf, synthesize } from './synthesized.ts';

let template: Template;
beforeAll(async () => {
  template = await synthesize();
}, 60_000);

describe('every workflow', () => {
  it('is traced, encrypted by our key, and its log holds no execution data', () => {
    template.allResourcesProperties('AWS::StepFunctions::StateMachine', {
      LoggingConfiguration: { IncludeExecutionData: false, Level: 'ALL' },
      TracingConfiguration: { Enabled: true },
      EncryptionConfiguration: {
        Type: 'CUSTOMER_MANAGED_KMS_KEY',
        KmsDataKeyReusePeriodSeconds: 900,
        KmsKeyId: Match.anyValue(),
      },
    });
  });

  it('is Standard, so that it can be resumed, unless its caller waits for the answer', () => {
    const types = machines().map(([, { Properties }]) => Properties.StateMachineType);
    expect(types.filter((type) => type === 'STANDARD')).toHaveLength(Object.keys(workflows).length);
    expect(types.filter((type) => type === 'EXPRESS')).toHaveLength(Object.keys(inquiries).length);
  });

  it('is started by an alias of a version, and earlier versions stay', () => {
    const versions = Object.entries(
      template.findResources('AWS::StepFunctions::StateMachineVersion'),
    );
    expect(versions).toHaveLength(machines().length);
    for (const [id, { Properties, DeletionPolicy, UpdateReplacePolicy }] of versions) {
      expect(Properties.StateMachineRevisionId['Fn::GetAtt'][1]).toBe('StateMachineRevisionId');
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
      template.hasResourceProperties('AWS::StepFunctions::StateMachineAlias', {
        Name: 'live',
        DeploymentPreference: { Type: 'ALL_AT_ONCE', StateMachineVersionArn: { Ref: id } },
      });
    }
  });

  it('calls published versions of the functions, which stay as well', () => {
    const versions = template.findResources('AWS::Lambda::Version');
    for (const { DeletionPolicy } of Object.values(versions)) expect(DeletionPolicy).toBe('Retain');
    const called = machines().flatMap(([, { Properties }]) => referencesIn(Properties));

    expect(new Set(called)).toEqual(new Set(Object.keys(versions)));
  });

  it('may call exactly the functions of its story', () => {
    for (const [id, { Properties }] of machines()) {
      const story = referencesIn(Properties).map((version) => functionOf(version));
      const statements = statementsOf(template, `the workflow ${nameOf(Properties)}`);
      const allowed = JSON.stringify(statements.find(({ Sid }) => Sid === 'CallFunctions'));

      expect(new Set([...allowed.matchAll(/"(\w+)","Arn"/g)].map(([, name]) => name)), id).toEqual(
        new Set(story),
      );
    }
  });
});

const machines = () => Object.entries(template.findResources('AWS::StepFunctions::StateMachine'));

/** `OicOnboarding-Onboarding` is the workflow `Onboarding`. */
const nameOf = ({ StateMachineName }: Record<string, string>) => StateMachineName?.split('-')[1];

/** The versions of functions that a state machine's definition names. */
function referencesIn({ DefinitionString }: Record<string, unknown>): string[] {
  const parts = (DefinitionString as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  const references = parts.filter((part) => typeof part === 'object') as { Ref: string }[];
  return [...new Set(references.map(({ Ref }) => Ref))].filter((name) => !name.includes('::'));
}

function functionOf(version: string): string {
  return template.findResources('AWS::Lambda::Version')[version]?.Properties.FunctionName.Ref;
}
