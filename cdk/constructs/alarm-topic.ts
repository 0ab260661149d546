import { Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface Ringing {
  metric: IMetric;
  /** What happened, and what to do. */
  says: string;
  /** Rings at this value and above; 1 by default. */
  threshold?: number;
  /** Rings below the threshold instead. */
  isBelow?: true;
  /** So many periods in a row; 1 by default. */
  periods?: number;
  /** Rings also when the metric stays away. */
  whenMissing?: true;
}

/** Where alarms go: encrypted, TLS only, published to by the alarms of this account alone. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: { key: Key; email?: string }) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      displayName: 'oic-onboarding alarms',
      masterKey: props.key,
      enforceSSL: true,
    });
    // A policy of its own takes the place of the default one, which let alarms publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'PublishAlarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (props.email) this.topic.addSubscription(new EmailSubscription(props.email));
  }

  /** An alarm that is told here when it begins and when it ends. */
  ring(scope: Construct, id: string, alarm: Ringing): Alarm {
    const made = new Alarm(scope, id, {
      metric: alarm.metric,
      alarmDescription: alarm.says,
      threshold: alarm.threshold ?? 1,
      comparisonOperator: alarm.isBelow
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: alarm.periods ?? 1,
      treatMissingData: alarm.whenMissing
        ? TreatMissingData.BREACHING
        : TreatMissingData.NOT_BREACHING,
    });
    made.addAlarmAction(new SnsAction(this.topic));
    made.addOkAction(new SnsAction(this.topic));
    return made;
  }
}
