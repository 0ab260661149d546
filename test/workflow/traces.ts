import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { paginateListSecrets, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { setting } from '#runtime/settings.ts';
import type { House } from './house.ts';

/** Whatever a house has written down: secrets with their versions, records of the ledger, events, executions. */
export async function tracesIn(house: House) {
  const ledger = await new DynamoDBClient().send(
    new ScanCommand({ TableName: setting('LEDGER_TABLE') }),
  );
  const events = await stat(join(house.directory, 'events.jsonl'));
  return {
    secrets: await secrets(),
    ledger: ledger.Items?.map((item) => JSON.stringify(item)).sort(),
    eventBytes: events.size,
    executions: house.service.engine.list().length,
  };
}

/** Secrets that are about to go are there, too. */
async function secrets(): Promise<string[]> {
  const found: string[] = [];
  const pages = paginateListSecrets(
    { client: new SecretsManagerClient() },
    { IncludePlannedDeletion: true },
  );
  for await (const { SecretList = [] } of pages) {
    for (const { Name, SecretVersionsToStages } of SecretList) {
      found.push(`${Name} ${Object.keys(SecretVersionsToStages ?? {}).sort()}`);
    }
  }
  return found.sort();
}
