import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { Events } from '#cdk/constructs/events.ts';
import { Permissions } from '#cdk/constructs/permissions.ts';
import { type EventName, events } from '#runtime/events.ts';

function build(email?: string) {
  const stack = new Stack(new App(), 'Test');
  const key = new Key(stack, 'Key', { enableKeyRotation: true });
  const made = new Events(stack, 'Events', { key, ...(email && { email }) });
  return { stack, made, template: () => Template.fromStack(stack) };
}

describe('the bus', () => {
  it('keeps every event of ours for replays', () => {
    const template = build().template();
    template.resourceCountIs('AWS::Events::EventBus', 1);
    template.hasResourceProperties('AWS::Events::Archive', {
      RetentionDays: 90,
      EventPattern: { source: ['oic-onboarding'] },
    });
  });

  it('takes events from our functions under our name only', () => {
    const { stack, made, template } = build();
    const role = new Role(stack, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    const permissions = new Permissions(stack, 'Permissions', { role, description: 'test' });
    made.allowToPublish(permissions);
    template().hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          {
            Sid: 'PublishEvents',
            Effect: 'Allow',
            Action: 'events:PutEvents',
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^EventsBus'), 'Arn'] },
            Condition: { StringEquals: { 'events:source': 'oic-onboarding' } },
          },
        ],
      },
    });
  });

  it('notifies nobody unless somebody is named', () => {
    const { template, made } = build();
    for (const type of ['AWS::Events::Rule', 'AWS::SNS::Topic', 'AWS::SQS::Queue']) {
      template().resourceCountIs(type, 0);
    }
    expect(made.undelivered).toBeUndefined();
  });
});

describe('mails', () => {
  const { stack, template: synthesize, made } = build('ops@acme.example');
  const template = synthesize();
  const rules = Object.values(template.findResources('AWS::Events::Rule')).map(
    ({ Properties }) => Properties,
  );

  it('go to the address by an encrypted topic', () => {
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@acme.example',
    });
  });

  it('are sent for what needs a person, and for nothing else', () => {
    expect(rules.map(({ EventPattern }) => EventPattern)).toEqual([
      { source: ['oic-onboarding'], 'detail-type': ['task.opened'] },
      { source: ['oic-onboarding'], 'detail-type': ['task.reminder'] },
      { source: ['oic-onboarding'], 'detail-type': ['task.escalated'] },
      { source: ['oic-onboarding'], 'detail-type': ['onboarding.failed'] },
    ]);
    for (const { EventBusName } of rules) {
      expect(EventBusName).toEqual({ Ref: expect.stringMatching(/^EventsBus/) });
    }
  });

  it('show only fields that the catalogue has, in lines that a person can read', () => {
    for (const { EventPattern, Targets } of rules) {
      const [name] = EventPattern['detail-type'] as [EventName];
      const { InputPathsMap: paths, InputTemplate: lines } = Targets[0].InputTransformer;
      const fields = Object.values(paths as Record<string, string>).map((path) =>
        path.replace('$.detail.', ''),
      );
      const known = ['jobId', ...Object.keys(events[name].example)];
      expect(known).toEqual(expect.arrayContaining(fields));
      for (const line of lines.split('\n')) expect(line).toMatch(/^"[^"]+"$/);
    }
  });

  it('that cannot be delivered wait in a queue', () => {
    for (const { Targets } of rules) {
      expect(Targets[0].DeadLetterConfig.Arn['Fn::GetAtt'][0]).toMatch(/^EventsUndelivered/);
      expect(Targets[0].RetryPolicy).toEqual({
        MaximumEventAgeInSeconds: 6 * 3600,
        MaximumRetryAttempts: 20,
      });
    }
    expect(made.undelivered).toBeDefined();
  });

  it('are sent by a role that may do just that, and the topic admits no service', () => {
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          { Sid: 'Publish', Effect: 'Allow', Action: 'sns:Publish', Resource: Match.anyValue() },
          Match.objectLike({
            Sid: 'EncryptNotifications',
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Condition: {
              StringEquals: {
                'kms:ViaService': {
                  'Fn::Join': ['', ['sns.', Match.anyValue(), '.amazonaws.com']],
                },
              },
            },
          }),
        ],
      },
    });
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: { Statement: [Match.objectLike({ Effect: 'Deny' })] },
    });
  });

  it.each([
    ['AwsSolutions', AwsSolutionsChecks],
    ['NIST 800-53 R5', NIST80053R5Checks],
  ])('pass cdk-nag: %s', (_, Pack) => {
    const { violations } = new Pack().validateScope(stack);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});
