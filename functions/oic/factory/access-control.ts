import * as z from 'zod/mini';
import { callOic, readOic } from '#functions/oic/client.ts';
import { type ApiAccess, change } from './call.ts';

/** A person or a group. Ids are those of the identity domain: they differ from tenancy to tenancy. */
const Member = z.object({
  id: z.string(),
  displayName: z.nullish(z.string()),
  type: z.enum(['user', 'group']),
});

const Role = z.object({
  /** Everybody with the service role may. */
  allowAll: z._default(z.boolean(), false),
  allowed: z._default(z.array(Member), []),
});
const role = z.pipe(
  z.nullish(Role),
  z.transform((said) => said ?? { allowAll: false, allowed: [] }),
);

/** Who may do what in a project, on top of the roles of the service. */
const AccessControl = z.object({
  administrators: role,
  editors: role,
  viewers: role,
  monitors: role,
});
export type AccessControl = z.infer<typeof AccessControl>;

/**
 * Who may do what in a project.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-id-acl-get.html
 * @throws NotFound
 */
export async function getAccessControl(oic: ApiAccess, projectId: string): Promise<AccessControl> {
  const operation = 'Read project access';
  const response = await callOic(oic, { operation, path: ['projects', projectId, 'acl'] });
  return readOic(AccessControl, response, operation);
}

/**
 * Sets who may do what in a project: what is left out loses its right. Whoever is in no list doesn't see the project,
 * our own client included.
 * Source: https://docs.oracle.com/en/cloud/paas/application-integration/rest-api/op-ic-api-integration-v1-projects-id-acl-put.html
 * @throws NotFound
 * @throws NotAuthorized the caller is no owner of the project
 */
export async function setAccessControl(
  oic: ApiAccess,
  projectId: string,
  access: AccessControl,
): Promise<void> {
  const path = ['projects', projectId, 'acl'];
  await change(oic, { operation: 'Set project access', method: 'PUT', path, json: access });
}
