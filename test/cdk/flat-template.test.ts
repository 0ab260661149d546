import { App, CfnOutput, NestedStack, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { flatTemplate } from '#cdk/flat-template.ts';

describe('a template without its nested stacks', () => {
  it('names directly what they hand each other, in both directions', () => {
    const app = new App();
    const stack = new Stack(app, 'Outer');
    const nested = new NestedStack(stack, 'Nested');
    const outside = new Topic(stack, 'Outside');
    const inside = new Topic(nested, 'Inside', { displayName: outside.topicName });
    new CfnOutput(stack, 'Told', { value: inside.topicArn });

    const { Resources, Outputs } = flatTemplate(app);
    const [outer, inner] = Object.entries(Resources);
    expect([outer?.[1].Type, inner?.[1].Type]).toEqual(['AWS::SNS::Topic', 'AWS::SNS::Topic']);
    expect(inner?.[1].Properties.DisplayName).toEqual({
      'Fn::GetAtt': [outer?.[0], 'TopicName'],
    });
    expect(Outputs?.Told).toEqual({ Value: { Ref: inner?.[0] } });
    expect(Object.keys(Resources)).toHaveLength(2);
  });

  it('is what it is where there are none', () => {
    const app = new App();
    new Topic(new Stack(app, 'Outer'), 'Topic');
    expect(Object.values(flatTemplate(app).Resources).map(({ Type }) => Type)).toEqual([
      'AWS::SNS::Topic',
    ]);
  });

  it('is refused where two resources would have one name', () => {
    const app = new App();
    const stack = new Stack(app, 'Outer');
    new Topic(stack, 'Same');
    new Topic(new NestedStack(stack, 'Nested'), 'Same');
    expect(() => flatTemplate(app)).toThrow('two resources have this logical id');
  });
});
