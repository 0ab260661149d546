import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { EventBus, EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVENT_SOURCE, type EventName } from '#runtime/events.ts';
import { named, Permissions } from './permissions.ts';

/** How long events can be replayed, for a consumer that was mended late. */
const ARCHIVE = Duration.days(90);
/** After that news is no news; it waits in the queue of what could not be delivered. */
const DELIVERY = { maxEventAge: Duration.hours(6), retryAttempts: 20 };

/** What stands in a mail: one line each. Of an event only what its catalogue entry has. */
const MAILS: Partial<Record<EventName, { id: string; lines: (of: FieldOf) => string[] }>> = {
  'task.opened': {
    id: 'TaskOpened',
    lines: (of) => [
      `${of('assignee')} is asked to do this by ${of('dueAt')}: ${of('title')}`,
      `Onboarding: ${of('jobId')}`,
      `Values to correct from the last time: ${of('corrections')}`,
      `See what to do: oic-onboarding tasks ${of('taskId')}`,
    ],
  },
  'task.reminder': {
    id: 'TaskReminder',
    lines: (of) => [
      `${of('assignee')} has not answered yet, and is asked once more to do this by ${of('dueAt')}: ${of('title')}`,
      `Onboarding: ${of('jobId')}, asked since ${of('openedAt')}`,
      `See what to do: oic-onboarding tasks ${of('taskId')}`,
    ],
  },
  'task.escalated': {
    id: 'TaskEscalated',
    lines: (of) => [
      `${of('instead')} has not answered in time. ${of('assignee')} is asked to do this by ${of('dueAt')}: ${of('title')}`,
      `Onboarding: ${of('jobId')}, asked since ${of('openedAt')}`,
      `If nobody answers by then, the onboarding fails. See what to do: oic-onboarding tasks ${of('taskId')}`,
    ],
  },
  'onboarding.failed': {
    id: 'OnboardingFailed',
    lines: (of) => [
      `The onboarding ${of('jobId')} stopped in the stage ${of('stage')} with ${of('error')}.`,
      `${of('summary')}`,
      `What to do: ${of('fix')}`,
      `Go on with: oic-onboarding resume ${of('jobId')}`,
      `Read on: ${of('runbook')}`,
    ],
  },
};

type FieldOf = (field: string) => string;

export interface EventsProps {
  /** Encrypts the notifications. */
  key: IKey;
  /** Gets the mails about tasks and about onboardings that failed; absent: nobody does. */
  email?: string;
}

/** The bus on which every onboarding's changes are published, and mails for what needs a person. */
export class Events extends Construct {
  readonly bus: EventBus;
  /** What could not be delivered; only when there is somebody to deliver to. */
  readonly undelivered: Queue | undefined;

  constructor(scope: Construct, id: string, { key, email }: EventsProps) {
    super(scope, id);
    // Without a description, which some regions refuse; and with a key of AWS, because one of ours would have to
    // be opened to all of EventBridge, and events hold no secrets.
    this.bus = new EventBus(this, 'Bus');
    this.bus.archive('Archive', {
      description: 'Every event of oic-onboarding, for replays.',
      eventPattern: { source: [EVENT_SOURCE] },
      retention: ARCHIVE,
    });
    if (email) this.undelivered = this.#sendMails(key, email);
  }

  /** Lets a role publish here, and only under our name. */
  allowToPublish(permissions: Permissions): void {
    permissions.allow('PublishEvents', {
      actions: ['events:PutEvents'],
      resources: [this.bus.eventBusArn],
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
      conditions: { StringEquals: { 'events:source': EVENT_SOURCE } },
      because: 'Tells others what happens to an onboarding.',
    });
  }

  #sendMails(key: IKey, email: string): Queue {
    const topic = new Topic(this, 'Notifications', {
      displayName: 'oic-onboarding',
      masterKey: key,
      enforceSSL: true,
    });
    topic.addSubscription(new EmailSubscription(email));
    const undelivered = new Queue(this, 'Undelivered', {
      // As for the bus: events hold no secrets.
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(undelivered).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue, of the rules that send mails.',
    });
    const role = this.#mailer(topic, key);
    for (const [name, { id, lines }] of Object.entries(MAILS)) {
      const message = lines((field) => EventField.fromPath(`$.detail.${field}`)).join('\n');
      new Rule(this, id, {
        description: `oic-onboarding: a mail for each ${name}`,
        eventBus: this.bus,
        eventPattern: { source: [EVENT_SOURCE], detailType: [name] },
        targets: [
          new SnsTopic(topic, {
            ...DELIVERY,
            deadLetterQueue: undelivered,
            message: RuleTargetInput.fromMultilineText(message),
            role,
          }),
        ],
      });
    }
    return undelivered;
  }

  /**
   * A role, so that neither the topic nor the key has to admit EventBridge as a whole.
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-target-sns.html
   */
  #mailer(topic: Topic, key: IKey) {
    const role = new Role(this, 'Mailer', {
      description: 'oic-onboarding: lets EventBridge send notifications',
      assumedBy: new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    const permissions = new Permissions(this, 'MailerPermissions', {
      role,
      description: 'oic-onboarding: what EventBridge may do to notify people',
    });
    permissions.allow('Publish', {
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      because: 'Sends mails about human tasks and about onboardings that failed.',
    });
    permissions.allow('EncryptNotifications', {
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': `sns.${Stack.of(this).region}.amazonaws.com` },
      },
      because: 'The topic is encrypted with this key.',
    });
    return named(role);
  }
}
