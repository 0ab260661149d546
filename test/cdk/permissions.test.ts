import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { beforeEach, describe, expect, it } from 'vitest';
import { flatten, Permissions, REASONS } from '#cdk/constructs/permissions.ts';

let stack: Stack;
let permissions: Permissions;
beforeEach(() => {
  stack = new Stack(new App(), 'Test');
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  permissions = new Permissions(stack, 'Permissions', { role, description: 'test' });
});

const because = 'It needs to.';

describe('permissions', () => {
  it('are one policy of named statements with their reasons beside', () => {
    permissions.allow('Look', {
      actions: ['s3:GetObject'],
      resources: ['arn:aws:s3:::b/k'],
      because,
    });

    Template.fromStack(stack).hasResource('AWS::IAM::ManagedPolicy', {
      Metadata: { [REASONS]: { Look: because } },
      Properties: { PolicyDocument: { Statement: [{ Sid: 'Look', Action: 's3:GetObject' }] } },
    });
  });

  it('refuse an action by wildcard', () => {
    expect(() =>
      permissions.allow('All', { actions: ['s3:*'], resources: ['arn:aws:s3:::b'], because }),
    ).toThrow('s3:* is a wildcard');
  });

  it.each(['*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b-?'])(
    'refuse the resource %s without a reason',
    (resource) => {
      const wide = { actions: ['s3:GetObject'], resources: [resource], because };
      expect(() => permissions.allow('Wide', wide)).toThrow('needs a reason');
      expect(() => permissions.allow('Wide', { ...wide, wildcardBecause: 'So.' })).not.toThrow();
    },
  );

  it('refuse the same name twice, which would hide the first reason', () => {
    const look = { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/k'], because };
    permissions.allow('Look', look);

    expect(() => permissions.allow('Look', look)).toThrow('Look is allowed twice');
  });
});

describe('a right that several others bring along', () => {
  const key = (...actions: string[]) => ({ actions, resources: ['arn:aws:kms:::key/k'], because });

  it('is one statement with the actions of all of them', () => {
    permissions.allowAlso('UseKey', key('kms:Decrypt'));
    permissions.allowAlso('UseKey', key('kms:Decrypt', 'kms:GenerateDataKey'));
    permissions.allowAlso('UseKey', key('kms:Decrypt'));

    const [policy] = Object.values(
      Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'),
    );
    expect(policy?.Properties.PolicyDocument.Statement).toEqual([
      {
        Sid: 'UseKey',
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: 'arn:aws:kms:::key/k',
      },
    ]);
  });
});

describe('rights that do not fit into one policy', () => {
  it('stand in several, each with its reasons and below the limit', () => {
    for (let n = 0; n < 40; n += 1) {
      const resources = [`arn:aws:s3:::${'b'.repeat(300)}/*`];
      permissions.allow(`Look${n}`, {
        actions: ['s3:GetObject'],
        resources,
        because,
        wildcardBecause: 'So.',
      });
    }
    const policies = Object.values(
      Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'),
    );

    expect(policies.map(({ Properties }) => Properties.Description)).toEqual([
      'test',
      'test, part 2',
      'test, part 3',
    ]);
    const sids = policies.flatMap(({ Properties, Metadata }) => {
      expect(JSON.stringify(Properties.PolicyDocument).length).toBeLessThan(6144);
      const named = Properties.PolicyDocument.Statement.map(({ Sid }: { Sid: string }) => Sid);
      expect(Object.keys(Metadata[REASONS])).toEqual(named);
      return named;
    });
    expect(sids).toEqual(Array.from({ length: 40 }, (_, n) => `Look${n}`));
  });
});

describe('flatten', () => {
  it('writes references in angle brackets', () => {
    const queue = new Queue(stack, 'Queue');
    const id = stack.getLogicalId(queue.node.defaultChild as never);

    expect(flatten(stack.resolve(`${queue.queueArn}:*`))).toBe(`<${id}.Arn>:*`);
    expect(flatten({ Ref: 'A' })).toBe('<A>');
  });

  it("refuses what it can't name", () => {
    expect(() => flatten({ 'Fn::Select': [0, ['a']] })).toThrow('Fn::Select');
  });
});
