import type { CheckedUserRequest } from './request/check-user-request.ts';
import type { ChangedUser } from './request/user-changes.ts';
import {
  integrationUserId,
  toUserWorkflowInput,
  type UserWorkflowInput,
} from './request/user-workflow-input.ts';
import { type Keep, storeAdministrator, storeClient } from './store-credentials.ts';

/**
 * What the workflow takes for a request; its credentials are in Secrets Manager then.
 * @throws NotFound, InvalidRequest a secret that the request names is missing or wrong
 */
export async function inputOf(
  keep: Keep,
  { request, administrator, clientSecret }: CheckedUserRequest,
): Promise<UserWorkflowInput> {
  const { adopt = null } = request.client;
  const isNamed = adopt === null || typeof adopt === 'string';
  return toUserWorkflowInput(request, {
    jobId: integrationUserId(request),
    administrator: administrator ? await storeAdministrator(keep, administrator) : null,
    adopt: isNamed ? adopt : await storeClient(keep, adopt.clientId, clientSecret!),
  });
}

/** The same for a changed request of one that exists. */
export async function changedInput(
  keep: Keep,
  jobId: string,
  { request, administrator, client }: ChangedUser,
): Promise<UserWorkflowInput> {
  const adopt = client && (await storeClient(keep, client.clientId, client.clientSecret));
  const secretId = administrator && (await storeAdministrator(keep, administrator));
  return {
    jobId,
    request: {
      ...request,
      ...(adopt && { client: { ...request.client, adopt } }),
      ...(secretId && { administrator: { secretId } }),
    },
  };
}
