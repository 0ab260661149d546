import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { Permissions } from './permissions.ts';

export interface WorkflowRoleProps {
  /** The workflow's. */
  name: string;
  stateMachineName: string;
  /** Every version of the functions that the workflow calls. */
  calls: string[];
  key: IKey;
}

/** What Step Functions may do while it runs a workflow: call its functions, log, trace, encrypt. */
export class WorkflowRole extends Construct {
  readonly role: Role;
  readonly permissions: Permissions;

  constructor(scope: Construct, id: string, props: WorkflowRoleProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: `oic-onboarding: runs ${props.stateMachineName}`,
    });
    this.permissions = new Permissions(this, 'Permissions', {
      role: this.role,
      description: `oic-onboarding: what the workflow ${props.name} may do`,
    });
    this.permissions.allow('CallFunctions', {
      actions: ['lambda:InvokeFunction'],
      resources: props.calls,
      because: 'Runs the steps.',
      wildcardBecause:
        'The end of the ARN is the version: an execution goes on with the version that was current when it began, through every later deployment.',
    });
    this.#allowTelemetry();
    this.#allowKey(props);
  }

  #allowTelemetry(): void {
    this.permissions.allow('DeliverLog', {
      actions: [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
      ],
      resources: ['*'],
      because: 'Has CloudWatch deliver the log of events.',
      wildcardBecause:
        'Log deliveries have no resource to name: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html.',
    });
    this.permissions.allow('WriteTraces', {
      actions: [
        'xray:PutTraceSegments',
        'xray:PutTelemetryRecords',
        'xray:GetSamplingRules',
        'xray:GetSamplingTargets',
      ],
      resources: ['*'],
      because: 'Sends traces.',
      wildcardBecause:
        'X-Ray has no resource to name: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html.',
    });
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html */
  #allowKey({ key, stateMachineName }: WorkflowRoleProps): void {
    this.permissions.allow('EncryptExecutions', {
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: this.#context(
        'aws:states:stateMachineArn',
        'states',
        'stateMachine',
        stateMachineName,
      ),
      because: 'Definition and executions are encrypted with a key of ours.',
    });
    this.permissions.allow('EncryptLog', {
      actions: ['kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: this.#context('SourceArn', 'logs', '*'),
      because: 'The log on its way is encrypted with the same key.',
    });
  }

  /** The key may be used for this one thing only. */
  #context(name: string, service: string, resource: string, resourceName?: string) {
    const arnFormat = resourceName ? ArnFormat.COLON_RESOURCE_NAME : ArnFormat.NO_RESOURCE_NAME;
    const arn = Stack.of(this).formatArn({ service, resource, resourceName, arnFormat });
    return { StringEquals: { [`kms:EncryptionContext:${name}`]: arn } };
  }
}
