import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { LedgerAction } from '../function-definition.ts';
import { allowKey } from './encryption-keys.ts';
import type { Permissions } from './permissions.ts';

/**
 * Our record of what we made. It outlives the stack: without it nobody knows what is ours. Nothing in the
 * record expires by itself: an onboarding is rotated, checked and taken off years later, its audit trail has
 * to last as long, and a closed task is part of that trail. Only what guards a repeated call of the API
 * carries an `expiresAt`.
 */
export class Ledger extends Construct {
  readonly table: Table;
  readonly #key: IKey;

  constructor(scope: Construct, id: string, props: { key: IKey }) {
    super(scope, id);
    this.#key = props.key;
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: props.key,
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // Lists of onboardings and of tasks, the most recently changed first.
    this.table.addGlobalSecondaryIndex({
      indexName: 'by-type',
      partitionKey: { name: 'type', type: AttributeType.STRING },
      sortKey: { name: 'updatedAt', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    Validations.of(this.table).acknowledge({
      id: 'NIST.800.53.R5-DynamoDBInBackupPlan',
      reason:
        "Point-in-time recovery restores any second of the last 35 days, and deletion protection and retention keep the table. A longer archive is the account's to plan: AWS Backup selects by tag across all tables.",
    });
  }

  /**
   * Allows exactly these actions on records.
   * @param lists also the lists of onboardings and tasks, which an index holds
   */
  allow(permissions: Permissions, actions: readonly LedgerAction[], lists = false): void {
    permissions.allow('UseLedger', {
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [this.table.tableArn],
      because: 'Keeps the record of what this onboarding made.',
    });
    if (lists) {
      permissions.allow('ListLedger', {
        actions: ['dynamodb:Query'],
        resources: [`${this.table.tableArn}/index/by-type`],
        because: 'Lists onboardings and tasks.',
      });
    }
    allowKey(permissions, this.#key, {
      by: 'dynamodb',
      because: 'The ledger is encrypted with a key of ours.',
    });
  }
}
