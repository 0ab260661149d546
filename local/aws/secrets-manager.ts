/** The local Secrets Manager: its operations, on the wire of JSON 1.1. */

import * as client from '@aws-sdk/client-secrets-manager';
import type { JsonService } from './json-protocol.ts';
import { errorSchemas, operation } from './json-protocol.ts';
import {
  deleteSecret,
  describeSecret,
  listSecrets,
  listSecretVersionIds,
  restoreSecret,
} from './secret-lifecycle.ts';
import type { SecretShelf } from './secret-shelf.ts';
import { withoutTags, withTags } from './secret-tags.ts';
import type { Account } from './secret-values.ts';
import { createSecret, getSecretValue, putSecretValue, updateSecret } from './secret-values.ts';
import { moveStage } from './secret-versions.ts';

const {
  CreateSecret$,
  DeleteSecret$,
  DescribeSecret$,
  GetSecretValue$,
  ListSecrets$,
  ListSecretVersionIds$,
  PutSecretValue$,
  RestoreSecret$,
  TagResource$,
  UntagResource$,
  UpdateSecret$,
  UpdateSecretVersionStage$,
} = client;

/** Makes the service that the wire dispatches `secretsmanager.*` to. */
export function secretsManager(shelf: SecretShelf, account: Account): JsonService {
  return {
    target: 'secretsmanager',
    version: '1.1',
    errors: errorSchemas(client),
    operations: {
      CreateSecret: operation(CreateSecret$, (input: client.CreateSecretRequest) =>
        createSecret(shelf, account, input),
      ),
      GetSecretValue: operation(GetSecretValue$, (input: client.GetSecretValueRequest) =>
        getSecretValue(shelf, input),
      ),
      PutSecretValue: operation(PutSecretValue$, (input: client.PutSecretValueRequest) =>
        putSecretValue(shelf, input),
      ),
      UpdateSecret: operation(UpdateSecret$, (input: client.UpdateSecretRequest) =>
        updateSecret(shelf, input),
      ),
      DescribeSecret: operation(DescribeSecret$, (input: client.DescribeSecretRequest) =>
        shelf.withAny(input.SecretId!, describeSecret),
      ),
      ListSecrets: operation(ListSecrets$, (input: client.ListSecretsRequest) =>
        listSecrets(shelf, input),
      ),
      ListSecretVersionIds: operation(
        ListSecretVersionIds$,
        (input: client.ListSecretVersionIdsRequest) => listSecretVersionIds(shelf, input),
      ),
      DeleteSecret: operation(DeleteSecret$, (input: client.DeleteSecretRequest) =>
        deleteSecret(shelf, account, input),
      ),
      RestoreSecret: operation(RestoreSecret$, (input: client.RestoreSecretRequest) =>
        restoreSecret(shelf, input),
      ),
      UpdateSecretVersionStage: operation(
        UpdateSecretVersionStage$,
        (input: client.UpdateSecretVersionStageRequest) =>
          shelf.change(input.SecretId!, (secret) => {
            moveStage(
              secret,
              input.VersionStage!,
              input.RemoveFromVersionId,
              input.MoveToVersionId,
            );
            secret.changedAt = shelf.now();
            return { ARN: secret.arn, Name: secret.name };
          }),
      ),
      TagResource: operation(TagResource$, (input: client.TagResourceRequest) =>
        shelf.change(input.SecretId!, (secret) => {
          secret.tags = withTags(secret.tags, input.Tags ?? []);
          return {};
        }),
      ),
      UntagResource: operation(UntagResource$, (input: client.UntagResourceRequest) =>
        shelf.change(input.SecretId!, (secret) => {
          secret.tags = withoutTags(secret.tags, input.TagKeys ?? []);
          return {};
        }),
      ),
    },
  };
}
