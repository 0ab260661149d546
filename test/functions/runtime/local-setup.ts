import { App, Stack } from 'aws-cdk-lib';
import type { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { afterAll, beforeAll, vi } from 'vitest';
import { Ledger } from '#cdk/constructs/ledger.ts';
import type { TableProperties } from '#local/aws/index.ts';
import { type LocalAccount, openAccount } from '#test/local/aws/local-account.ts';

/**
 * The ledger's table as it is deployed: its keys and its index decide what the queries find. Read from the
 * construct, because a synthesis takes a second in every file.
 */
export function ledgerTable(): TableProperties {
  const stack = new Stack(new App(), 'Test');
  const { table } = new Ledger(stack, 'Ledger', { key: new Key(stack, 'Key') });
  const { keySchema, attributeDefinitions, globalSecondaryIndexes } = table.node
    .defaultChild as CfnTable;
  const properties = { keySchema, attributeDefinitions, globalSecondaryIndexes };
  return asTemplate(stack.resolve(properties)) as TableProperties;
}

/** CDK's `keySchema` is CloudFormation's `KeySchema`. */
function asTemplate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTemplate);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      asTemplate(inner),
    ]),
  );
}

/**
 * For all tests of a file: Secrets Manager, S3 and DynamoDB that speak the real protocols, known to the
 * code under test by environment only. Tests keep apart by their onboarding's id.
 */
export function useLocalAccount(): { account: LocalAccount } {
  const setup = {} as { account: LocalAccount };
  beforeAll(async () => {
    setup.account = await openAccount({ tables: { ledger: ledgerTable() } });
    const settings = {
      ...setup.account.aws.environment(),
      LEDGER_TABLE: 'ledger',
      SECRET_PREFIX: 'oic-onboarding',
    };
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    await setup.account[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
  });
  return setup;
}
