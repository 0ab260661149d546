import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Permissions } from './permissions.ts';

/** The services through which our functions use a key, never directly. */
export type KeyUser = 'dynamodb' | 's3' | 'secretsmanager' | 'states';

/**
 * Two keys of our own, so that reading records and reading secrets can be taken away from each other. They
 * outlive the stack, because what they encrypt does.
 */
export class EncryptionKeys extends Construct {
  /** Ledger, archives, workflow data, logs, notifications. */
  readonly data: Key;
  /** Secrets Manager. */
  readonly secrets: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.data = this.#key('Data', 'oic-onboarding: ledger, archives, workflow data and logs');
    this.secrets = this.#key('Secrets', 'oic-onboarding: secrets');
    this.#admitLogs();
    this.#admitAlarms();
  }

  #key(id: string, description: string): Key {
    return new Key(this, id, {
      description,
      // In the console a key without an alias has no name.
      alias: `${Stack.of(this).stackName}-${id}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
  #admitLogs(): void {
    const { region } = Stack.of(this);
    const logGroups = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.data.addToResourcePolicy(
      new PolicyStatement({
        sid: 'EncryptLogs',
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
          'kms:GenerateDataKey',
          'kms:GenerateDataKeyWithoutPlaintext',
          'kms:DescribeKey',
        ],
        resources: ['*'],
        conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
      }),
    );
  }

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
  #admitAlarms(): void {
    this.data.addToResourcePolicy(
      new PolicyStatement({
        sid: 'PublishAlarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}

/**
 * Lets a role use a key, but only by way of one service.
 * https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function allowKey(
  permissions: Permissions,
  key: IKey,
  use: { by: KeyUser; writes?: boolean; because: string },
): void {
  const { by, writes, because } = use;
  permissions.allowAlso(`UseKeyBy${by.charAt(0).toUpperCase()}${by.slice(1)}`, {
    actions: writes ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'],
    resources: [key.keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': `${by}.${Stack.of(permissions).region}.amazonaws.com` },
    },
    because,
  });
}
