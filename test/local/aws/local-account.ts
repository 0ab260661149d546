/** A local AWS account in a folder of its own, with SDK clients that know it by environment only. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { LocalAws, LocalAwsOptions, StepFunctionsBackend } from '#local/aws/index.ts';
import { startLocalAws } from '#local/aws/index.ts';
import { openKey } from '#local/encryption.ts';

/** A clock that stands still until a test moves it. */
export class StoppedClock {
  time = Date.UTC(2026, 0, 31, 12);

  now(): number {
    return this.time;
  }

  sleep(): Promise<void> {
    return Promise.reject(new Error('Nobody sleeps in this test.'));
  }
}

export interface LocalAccount extends AsyncDisposable {
  directory: string;
  clock: StoppedClock;
  readonly aws: LocalAws;
  readonly defects: unknown[];
  readonly secrets: SecretsManagerClient;
  readonly sfn: SFNClient;
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  restart(changes?: Partial<LocalAwsOptions>): Promise<void>;
}

const noEngine = new Proxy({} as StepFunctionsBackend, {
  get: () => () => {
    throw new Error('This test has no engine.');
  },
});

function clientsFor(aws: LocalAws) {
  const variables = aws.environment();
  const shared = {
    region: variables.AWS_REGION!,
    credentials: {
      accessKeyId: variables.AWS_ACCESS_KEY_ID!,
      secretAccessKey: variables.AWS_SECRET_ACCESS_KEY!,
    },
    maxAttempts: 1,
  };
  return {
    secrets: new SecretsManagerClient({
      ...shared,
      endpoint: variables.AWS_ENDPOINT_URL_SECRETS_MANAGER!,
    }),
    sfn: new SFNClient({ ...shared, endpoint: variables.AWS_ENDPOINT_URL_SFN! }),
    s3: new S3Client({ ...shared, endpoint: variables.AWS_ENDPOINT_URL_S3! }),
    dynamodb: new DynamoDBClient({ ...shared, endpoint: variables.AWS_ENDPOINT_URL_DYNAMODB! }),
  };
}

/** Opens an account; `await using` closes it and removes its folder. */
export async function openAccount(options: Partial<LocalAwsOptions> = {}): Promise<LocalAccount> {
  const directory = await mkdtemp(path.join(tmpdir(), 'local-aws-'));
  const clock = new StoppedClock();
  const defects: unknown[] = [];
  const key = await openKey(directory, {});
  const start = (changes: Partial<LocalAwsOptions>) =>
    startLocalAws({
      directory,
      clock,
      key,
      engine: noEngine,
      region: 'eu-central-1',
      accountId: '111111111111',
      buckets: ['artifacts'],
      onDefect: (error) => defects.push(error),
      ...options,
      ...changes,
    });
  let aws = await start({});
  let clients = clientsFor(aws);
  const close = async () => {
    for (const client of Object.values(clients)) client.destroy();
    await aws.close();
  };
  return {
    directory,
    clock,
    defects,
    get aws() {
      return aws;
    },
    get secrets() {
      return clients.secrets;
    },
    get sfn() {
      return clients.sfn;
    },
    get s3() {
      return clients.s3;
    },
    get dynamodb() {
      return clients.dynamodb;
    },
    restart: async (changes = {}) => {
      await close();
      aws = await start(changes);
      clients = clientsFor(aws);
    },
    [Symbol.asyncDispose]: async () => {
      await close();
      await rm(directory, { recursive: true });
    },
  };
}
