/** The operations of Secrets Manager that describe, list, delete and restore secrets. */

import type {
  DeleteSecretRequest,
  DeleteSecretResponse,
  DescribeSecretResponse,
  ListSecretsRequest,
  ListSecretsResponse,
  ListSecretVersionIdsRequest,
  ListSecretVersionIdsResponse,
  RestoreSecretRequest,
  RestoreSecretResponse,
} from '@aws-sdk/client-secrets-manager';
import { pageOf } from './paging.ts';
import { invalidParameter, invalidRequest } from './secret-errors.ts';
import { selectSecrets } from './secret-listing.ts';
import { candidatesFor, makeArn } from './secret-names.ts';
import type { SecretShelf } from './secret-shelf.ts';
import type { Secret } from './secret-store.ts';
import { tagList } from './secret-tags.ts';
import type { Account } from './secret-values.ts';
import { ServiceError } from './service-error.ts';

const millisecondsPerDay = 86_400_000;

/** Everything about a secret but its values. */
export function describeSecret(secret: Secret): DescribeSecretResponse {
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(secret.description === undefined ? {} : { Description: secret.description }),
    ...(secret.kmsKeyId === undefined ? {} : { KmsKeyId: secret.kmsKeyId }),
    CreatedDate: new Date(secret.createdAt),
    LastChangedDate: new Date(secret.changedAt),
    ...(secret.deletion ? { DeletedDate: new Date(secret.deletion.at) } : {}),
    Tags: tagList(secret.tags),
    VersionIdsToStages: Object.fromEntries(
      secret.versions
        .filter(({ stages }) => stages.length > 0)
        .map(({ id, stages }) => [id, stages]),
    ),
  };
}

function checkPageSize(size: number | undefined): number {
  if (size === undefined) return 100;
  if (size >= 1 && size <= 100) return size;
  throw invalidParameter('MaxResults must be between 1 and 100.');
}

const invalidNextToken = () =>
  new ServiceError('InvalidNextTokenException', 'The NextToken value is invalid.');

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html */
export async function listSecrets(
  shelf: SecretShelf,
  request: ListSecretsRequest,
): Promise<ListSecretsResponse> {
  const all = (await shelf.store.all()).filter((secret) => !shelf.isGone(secret));
  const selected = selectSecrets(all, request);
  const size = checkPageSize(request.MaxResults);
  const page = pageOf(selected, ({ arn }) => arn, size, request.NextToken);
  if (!page) throw invalidNextToken();
  const SecretList = page.items.map((secret) => {
    const { VersionIdsToStages, ...entry } = describeSecret(secret);
    return { ...entry, SecretVersionsToStages: VersionIdsToStages };
  });
  return { SecretList, ...(page.nextToken ? { NextToken: page.nextToken } : {}) };
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html */
export async function listSecretVersionIds(
  shelf: SecretShelf,
  request: ListSecretVersionIdsRequest,
): Promise<ListSecretVersionIdsResponse> {
  return shelf.withAny(request.SecretId!, (secret) => {
    const versions = secret.versions.filter(
      ({ stages }) => request.IncludeDeprecated || stages.length > 0,
    );
    const size = checkPageSize(request.MaxResults);
    const page = pageOf(versions, ({ id }) => id, size, request.NextToken);
    if (!page) throw invalidNextToken();
    return {
      ARN: secret.arn,
      Name: secret.name,
      Versions: page.items.map(({ id, stages, createdAt }) => ({
        VersionId: id,
        VersionStages: stages,
        CreatedDate: new Date(createdAt),
      })),
      ...(page.nextToken ? { NextToken: page.nextToken } : {}),
    };
  });
}

function recoveryDays(request: DeleteSecretRequest): number {
  const { ForceDeleteWithoutRecovery: force, RecoveryWindowInDays: days } = request;
  if (force && days !== undefined) {
    throw invalidParameter(
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (force) return 0;
  if (days === undefined) return 30;
  if (days >= 7 && days <= 30) return days;
  throw invalidParameter(
    'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
  );
}

async function deleteFound(
  shelf: SecretShelf,
  secret: Secret,
  days: number,
): Promise<DeleteSecretResponse> {
  const at = shelf.now();
  if (days === 0) {
    await shelf.store.remove(secret.name);
    return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(at) };
  }
  if (secret.deletion) {
    throw invalidRequest(
      "You can't perform this operation on the secret because it was already marked for deletion.",
    );
  }
  const finalAt = at + days * millisecondsPerDay;
  await shelf.store.save({ ...secret, deletion: { at, finalAt } });
  return { ARN: secret.arn, Name: secret.name, DeletionDate: new Date(finalAt) };
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
export async function deleteSecret(
  shelf: SecretShelf,
  account: Account,
  request: DeleteSecretRequest,
): Promise<DeleteSecretResponse> {
  const days = recoveryDays(request);
  const id = request.SecretId!;
  try {
    return await shelf.withAny(id, (secret) => deleteFound(shelf, secret, days));
  } catch (error) {
    // A forced deletion of what isn't there succeeds, says the reference.
    const absent = error instanceof ServiceError && error.name === 'ResourceNotFoundException';
    if (!absent || days > 0) throw error;
    const name = candidatesFor(id)[0]!.name;
    const arn = id.startsWith('arn:') ? id : makeArn(account.region, account.accountId, name);
    return { ARN: arn, Name: name, DeletionDate: new Date(shelf.now()) };
  }
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RestoreSecret.html */
export async function restoreSecret(
  shelf: SecretShelf,
  request: RestoreSecretRequest,
): Promise<RestoreSecretResponse> {
  return shelf.withAny(request.SecretId!, async ({ deletion, ...secret }) => {
    if (deletion) await shelf.store.save(secret);
    return { ARN: secret.arn, Name: secret.name };
  });
}
