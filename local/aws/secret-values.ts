/** The operations of Secrets Manager that read and write values. */

import { randomUUID } from 'node:crypto';
import type {
  CreateSecretRequest,
  CreateSecretResponse,
  GetSecretValueRequest,
  GetSecretValueResponse,
  PutSecretValueRequest,
  PutSecretValueResponse,
  UpdateSecretRequest,
  UpdateSecretResponse,
} from '@aws-sdk/client-secrets-manager';
import { alreadyExists, invalidRequest, notFound } from './secret-errors.ts';
import { checkName, checkToken, makeArn } from './secret-names.ts';
import type { SecretShelf } from './secret-shelf.ts';
import type { Secret, SecretVersion } from './secret-store.ts';
import { withTags } from './secret-tags.ts';
import { addVersion, givenValue, versionAt } from './secret-versions.ts';

/** Where the local account lives, for ARNs. */
export interface Account {
  region: string;
  accountId: string;
}

function requestToken(given: string | undefined): string {
  if (given !== undefined) checkToken(given);
  return given ?? randomUUID();
}

/** The answer to a creation that was sent twice, or the reason why the name is taken. */
function repeatedCreation(
  existing: Secret,
  request: CreateSecretRequest,
  token: string,
): CreateSecretResponse {
  if (existing.deletion) {
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  const value = givenValue(request);
  const version = existing.versions.find(({ id }) => id === token);
  if (version && version.text === value?.text && version.binary === value?.binary) {
    return { ARN: existing.arn, Name: existing.name, VersionId: version.id };
  }
  throw alreadyExists(`The operation failed because the secret ${existing.name} already exists.`);
}

function newSecret(request: CreateSecretRequest, account: Account, now: number): Secret {
  const name = request.Name!;
  return {
    name,
    arn: makeArn(account.region, account.accountId, name),
    ...(request.Description === undefined ? {} : { description: request.Description }),
    ...(request.KmsKeyId === undefined ? {} : { kmsKeyId: request.KmsKeyId }),
    createdAt: now,
    changedAt: now,
    tags: withTags({}, request.Tags ?? []),
    versions: [],
  };
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
export async function createSecret(
  shelf: SecretShelf,
  account: Account,
  request: CreateSecretRequest,
): Promise<CreateSecretResponse> {
  checkName(request.Name!);
  const token = requestToken(request.ClientRequestToken);
  const value = givenValue(request);
  return shelf.store.exclusively(request.Name!, async (existing) => {
    if (!shelf.isGone(existing)) return repeatedCreation(existing, request, token);
    const secret = newSecret(request, account, shelf.now());
    if (value) addVersion(secret, token, value, [], shelf.now());
    await shelf.store.save(secret);
    return { ARN: secret.arn, Name: secret.name, ...(value ? { VersionId: token } : {}) };
  });
}

function requestedVersion(secret: Secret, request: GetSecretValueRequest): SecretVersion {
  const { VersionId: id, VersionStage: stage } = request;
  const missing = "Secrets Manager can't find the specified secret value for ";
  if (id !== undefined) {
    const version = secret.versions.find((each) => each.id === id);
    if (!version) throw notFound(`${missing}VersionId: ${id}`);
    if (stage === undefined || version.stages.includes(stage)) return version;
    throw invalidRequest(
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  }
  const label = stage ?? 'AWSCURRENT';
  const version = versionAt(secret, label);
  if (!version) throw notFound(`${missing}staging label: ${label}`);
  return version;
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export async function getSecretValue(
  shelf: SecretShelf,
  request: GetSecretValueRequest,
): Promise<GetSecretValueResponse> {
  return shelf.withLive(request.SecretId!, (secret) => {
    const version = requestedVersion(secret, request);
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      VersionStages: version.stages,
      CreatedDate: new Date(version.createdAt),
      ...(version.text === undefined ? {} : { SecretString: version.text }),
      ...(version.binary === undefined
        ? {}
        : { SecretBinary: Buffer.from(version.binary, 'base64') }),
    };
  });
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html */
export async function putSecretValue(
  shelf: SecretShelf,
  request: PutSecretValueRequest,
): Promise<PutSecretValueResponse> {
  const token = requestToken(request.ClientRequestToken);
  const value = givenValue(request);
  if (!value) throw invalidRequest('You must provide either SecretString or SecretBinary.');
  return shelf.change(request.SecretId!, (secret) => {
    const stages = request.VersionStages ?? ['AWSCURRENT'];
    const { version } = addVersion(secret, token, value, stages, shelf.now());
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      VersionStages: version.stages,
    };
  });
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html */
export async function updateSecret(
  shelf: SecretShelf,
  request: UpdateSecretRequest,
): Promise<UpdateSecretResponse> {
  const token = requestToken(request.ClientRequestToken);
  const value = givenValue(request);
  return shelf.change(request.SecretId!, (secret) => {
    if (request.Description !== undefined) secret.description = request.Description;
    if (request.KmsKeyId !== undefined) secret.kmsKeyId = request.KmsKeyId;
    secret.changedAt = shelf.now();
    if (value) addVersion(secret, token, value, ['AWSCURRENT'], shelf.now());
    return { ARN: secret.arn, Name: secret.name, ...(value ? { VersionId: token } : {}) };
  });
}
