import * as z from 'zod/mini';
import { equalsAll, parseScim, scim, searchScim } from './client.ts';

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const USER_EXTENSION = 'urn:ietf:params:scim:schemas:oracle:idcs:extension:user:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

const Found = z.object({ id: z.string() });
const ServiceUser = z.object({
  id: z.string(),
  [USER_EXTENSION]: z.nullish(z.object({ serviceUser: z.nullish(z.boolean()) })),
});

/** The user of that name: its SCIM id, and whether it is a service user; undefined when there is none. */
export async function findUser(
  domainUrl: string,
  userName: string,
): Promise<{ id: string; isServiceUser: boolean } | undefined> {
  const [user] = await searchScim(
    domainUrl,
    {
      operation: `Look for the user ${userName}`,
      type: 'Users',
      filter: equalsAll({ userName }),
      attributes: ['id', 'userName', `${USER_EXTENSION}:serviceUser`],
    },
    ServiceUser,
  );
  return user && { id: user.id, isServiceUser: user[USER_EXTENSION]?.serviceUser === true };
}

/**
 * Creates a user for a program: without password and without console.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/api-getstarted/json_web_token_exchange.htm
 * @returns its SCIM id
 * @throws Conflict there is a user of that name
 */
export function createServiceUser(domainUrl: string, userName: string): Promise<string> {
  return create(domainUrl, `Create the service user ${userName}`, 'Users', {
    schemas: [USER, USER_EXTENSION],
    userName,
    [USER_EXTENSION]: { serviceUser: true },
  });
}

/** The SCIM id of the group of that name, or undefined; with `memberId`, only if that user is in it. */
export async function findGroup(
  domainUrl: string,
  displayName: string,
  memberId?: string,
): Promise<string | undefined> {
  const member = memberId && { 'members.value': memberId };
  const [group] = await searchScim(
    domainUrl,
    {
      operation: `Look for the group ${displayName}`,
      type: 'Groups',
      filter: equalsAll({ displayName, ...member }),
      attributes: ['id', 'displayName'],
    },
    Found,
  );
  return group?.id;
}

/**
 * Creates a group without members.
 * https://docs.oracle.com/en/cloud/paas/iam-domains-rest-api/op-admin-v1-groups-post.html
 * @returns its SCIM id
 */
export function createGroup(domainUrl: string, displayName: string): Promise<string> {
  const body = { schemas: [GROUP], displayName };
  return create(domainUrl, `Create the group ${displayName}`, 'Groups', body);
}

/** Puts a user into a group. */
export async function addMember(domainUrl: string, groupId: string, userId: string): Promise<void> {
  const value = [{ type: 'User', value: userId }];
  const Operations = [{ op: 'add', path: 'members', value }];
  const operation = 'Put the service user into the group';
  const path = `Groups/${encodeURIComponent(groupId)}`;
  await scim({ domainUrl, operation, path, how: 'change', body: { schemas: [PATCH], Operations } });
}

async function create(
  domainUrl: string,
  operation: string,
  path: string,
  body: Record<string, unknown>,
): Promise<string> {
  const response = await scim({ domainUrl, operation, path, how: 'create', body });
  return parseScim(Found, response, operation).id;
}
