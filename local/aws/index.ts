/** The local AWS account: Step Functions, Secrets Manager, EventBridge, S3, STS and DynamoDB on loopback. */

import path from 'node:path';
import type { Key } from '../encryption.ts';
import type { Clock } from '../engine/host.ts';
import type { TokenIssuer } from '../token-issuer.ts';
import { eventBridge } from './event-bridge.ts';
import { EventLog } from './event-log.ts';
import { ObjectStore } from './object-store.ts';
import { s3Protocol } from './s3-protocol.ts';
import { SecretShelf } from './secret-shelf.ts';
import { SecretStore } from './secret-store.ts';
import type { Account } from './secret-values.ts';
import { secretsManager } from './secrets-manager.ts';
import type { StepFunctionsBackend } from './step-functions.ts';
import { stepFunctions } from './step-functions.ts';
import { securityTokens } from './sts.ts';
import type { TableProperties } from './tables.ts';
import { openTables } from './tables.ts';
import { openWire } from './wire.ts';

export type { EventLog, LoggedEvent } from './event-log.ts';
export { sessionTokenOf } from './sessions.ts';
export type { StepFunctionsBackend } from './step-functions.ts';
export type { TableProperties } from './tables.ts';
export { TableChanged } from './tables.ts';

export interface LocalAwsOptions extends Account {
  /** Data directory; secrets, objects and tables get a folder each in it, events a file. */
  directory: string;
  engine: StepFunctionsBackend;
  clock: Clock;
  /** Encrypts the secrets. */
  key: Key;
  /** 0 or absent: any free port. */
  port?: number;
  /** Buckets that must exist. */
  buckets?: readonly string[];
  /** CloudFormation properties of the tables that must exist, by table name. */
  tables?: Readonly<Record<string, TableProperties>>;
  /** When given, requests signed with another access key are refused; absent: any key will do. */
  accessKeyId?: string;
  /** Signs the identity tokens of STS; without it, the account issues none. */
  issuer?: TokenIssuer;
  /** Told of defects behind an HTTP 500. */
  onDefect?(error: unknown): void;
}

export interface LocalAws {
  /** `http://127.0.0.1:PORT` of all but DynamoDB. */
  endpoint: string;
  dynamodbEndpoint: string;
  /** Everything that was put on an event bus. */
  events: EventLog;
  /** What a process needs in its environment for the AWS SDKs and CLI to come here. */
  environment(): Record<string, string>;
  close(): Promise<void>;
}

function environmentFor(
  endpoint: string,
  dynamodbEndpoint: string,
  region: string,
  accessKeyId: string,
): Record<string, string> {
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html. S3 needs no switch
  // for path style: the SDKs use it by themselves where the endpoint is an IP address.
  return {
    AWS_ENDPOINT_URL_SFN: endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ENDPOINT_URL_STS: endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodbEndpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/**
 * Starts all endpoints on 127.0.0.1.
 * @throws TableChanged, DirectoryInUse
 */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const { directory, clock, accessKeyId } = options;
  const secrets = await SecretStore.open(path.join(directory, 'secrets'), options.key);
  const objects = await ObjectStore.open(path.join(directory, 'objects'), options.buckets ?? []);
  const tables = await openTables({
    directory: path.join(directory, 'tables'),
    tables: options.tables ?? {},
    region: options.region,
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
  });
  const events = await EventLog.open(path.join(directory, 'events.jsonl'));
  const wire = await openWire({
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(options.onDefect ? { onDefect: options.onDefect } : {}),
    services: [
      stepFunctions(options.engine),
      secretsManager(new SecretShelf(secrets, clock), options),
      eventBridge(events, { ...options, now: () => clock.now() }),
    ],
    query: securityTokens({ ...options, now: () => clock.now() }),
    rest: s3Protocol(objects, () => clock.now()),
  }).catch(async (error) => {
    await events.close();
    await tables.close();
    throw error;
  });
  return {
    endpoint: wire.endpoint,
    dynamodbEndpoint: tables.endpoint,
    events,
    environment: () =>
      environmentFor(wire.endpoint, tables.endpoint, options.region, accessKeyId ?? 'local'),
    close: async () => {
      await wire.close();
      await events.close();
      await tables.close();
    },
  };
}
