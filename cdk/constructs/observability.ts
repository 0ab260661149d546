import { Duration } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AlarmTopic } from './alarm-topic.ts';
import type { Api } from './api.ts';
import { apiRows, watchApi } from './api-metrics.ts';
import { healthRows, watchHealth } from './instance-health.ts';
import { ours } from './our-metrics.ts';
import { type ObservedWorkflow, watchExecutions } from './workflow-alarms.ts';
import type { WorkflowFunction } from './workflow-function.ts';
import { stageRows, workflowRows } from './workflow-rows.ts';

/** Standards for API keys ask for a new one every 90 days. */
const OCI_KEY_DAYS = 90;
/** The secrets of OAuth clients, which `rotate` renews without a gap. */
const CLIENT_SECRET_DAYS = 180;

export interface ObservabilityProps {
  workflows: readonly ObservedWorkflow[];
  api: Api;
  /** Functions that run by the clock or when something has ended. */
  watches: readonly WorkflowFunction[];
  /** Last part of the name of the secret that signs in to OCI. */
  ociSecret: string;
  /** Where notifications wait that could not be delivered; only when there is somebody to notify. */
  undelivered: IQueue | undefined;
  /** Encrypts notifications. */
  key: Key;
  /** Gets a mail for each alarm. */
  email?: string;
}

/** What an operator sees, and what wakes them. */
export class Observability extends Construct {
  /** Where alarms go; subscribe what you like. */
  readonly alarms: AlarmTopic;
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    this.alarms = new AlarmTopic(this, 'Alarms', props);
    this.dashboard = new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.days(7),
      widgets: [
        ...props.workflows.flatMap(({ workflow }) => workflowRows(workflow)),
        ...stageRows(),
        ...healthRows(),
        ...apiRows(props.api),
      ],
    });
    for (const observed of props.workflows) {
      watchExecutions(this.#roomOf(observed), this.alarms, observed);
    }
    watchApi(this, this.alarms, props.api);
    watchHealth(this, this.alarms);
    this.#watchSecrets(props.ociSecret);
    this.#watchTheWatches(props.watches);
    if (props.undelivered) this.#watchUndelivered(props.undelivered);
  }

  /** The onboarding was here before there were other workflows; the logical ids of its alarms stay. */
  #roomOf({ workflow: { node } }: ObservedWorkflow): Construct {
    return node.id === 'Onboarding' ? this : new Construct(this, node.id);
  }

  #watchSecrets(ociSecret: string): void {
    const ages: [string, string, number][] = [
      ['OciCredentialsOld', ociSecret, OCI_KEY_DAYS],
      ['RuntimeClientOld', 'runtime-client', CLIENT_SECRET_DAYS],
      ['ProvisionerClientOld', 'provisioner-client', CLIENT_SECRET_DAYS],
    ];
    for (const [name, secret, threshold] of ages) {
      this.alarms.ring(this, name, {
        metric: ours('SecretAgeDays', Duration.days(1), { secret }),
        threshold,
        says: `A secret of the kind ${secret} is older than ${threshold} days: replace it (docs/deploy.md).`,
      });
    }
  }

  #watchTheWatches(watches: readonly WorkflowFunction[]): void {
    for (const watch of watches) {
      this.alarms.ring(this, `${watch.node.id}Broken`, {
        metric: watch.lambda.metricErrors({ period: Duration.hours(1) }),
        says: 'A function that runs by itself fails; its log says why.',
      });
    }
  }

  #watchUndelivered(queue: IQueue): void {
    this.alarms.ring(this, 'MailsUndelivered', {
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
      says: 'A mail about a task or a failure could not be sent; the message in the queue Undelivered says which. Look at its onboarding, then delete the message.',
    });
  }
}
