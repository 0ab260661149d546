import type { Call, Reply } from '#local/simulation/call.ts';
import { type DomainContext, metaOf } from './app-view.ts';
import type { DomainUser, Group } from './directory.ts';
import { allowQuery, type Resource, readBody, scimReply, select, selectionOf } from './resource.ts';
import { badRequest, duplicate, missingAttributes, noSuchResource } from './scim-error.ts';
import { groupSchema, userExtension, userSchema } from './trust-attributes.ts';

const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** All users of the domain as SCIM resources. */
export function viewUsers(context: DomainContext): Resource[] {
  return context.directory.users.values().map((user) => viewUser(context, user));
}

/** All groups of the domain as SCIM resources. */
export function viewGroups(context: DomainContext): Resource[] {
  return context.directory.groups.values().map((group) => viewGroup(context, group));
}

/** `POST /admin/v1/Users`: service users only; people are not simulated. A new user may do nothing. */
export async function createUser(context: DomainContext, call: Call): Promise<Reply> {
  const body = await readBody(call, userSchema.urn);
  checkKnown(body, userSchema.attributes);
  const { userName } = body;
  if (typeof userName !== 'string') throw missingAttributes('userName');
  const extension = body[userExtension] as { serviceUser?: unknown } | undefined;
  if (extension?.serviceUser !== true) {
    throw badRequest('invalidValue', 'Only service users are simulated.');
  }
  const { state, directory } = context;
  if (directory.users.find((one) => one.userName.toLowerCase() === userName.toLowerCase())) {
    throw duplicate(`A User with the userName ${userName} exists.`);
  }
  const { schemas: _, ...attributes } = body;
  const user: DomainUser = {
    id: state.world.ids.hex('user'),
    ocid: state.ocid('user', false),
    userName,
    isServiceUser: true,
    attributes,
    createdAt: state.now,
  };
  directory.users.set(user.id, user);
  state.users.set(user.ocid, { id: user.ocid, name: userName, policies: [], domainRoles: [] });
  const resource = viewUser(context, user);
  return scimReply(201, select(userSchema, resource, selectionOf(call.query)));
}

/** `POST /admin/v1/Groups` */
export async function createGroup(context: DomainContext, call: Call): Promise<Reply> {
  const body = await readBody(call, groupSchema.urn);
  checkKnown(body, groupSchema.attributes);
  const { displayName } = body;
  if (typeof displayName !== 'string') throw missingAttributes('displayName');
  const { state, directory } = context;
  if (directory.groups.find((one) => one.displayName.toLowerCase() === displayName.toLowerCase())) {
    throw duplicate(`A Group with the displayName ${displayName} exists.`);
  }
  const group: Group = {
    id: state.world.ids.hex('group'),
    displayName,
    memberIds: membersIn(context, body.members ?? []),
    rights: { policies: [], domainRoles: [] },
    createdAt: state.now,
  };
  directory.groups.set(group.id, group);
  return shownGroup(context, call, group, 201);
}

/** `GET /admin/v1/Groups/{id}` */
export function getGroup(context: DomainContext, call: Call): Reply {
  allowQuery(call, 'attributes', 'attributeSets');
  return shownGroup(context, call, findGroup(context, call.params.id!));
}

/** `PATCH /admin/v1/Groups/{id}`: adds members; nothing else is simulated. */
export async function patchGroup(context: DomainContext, call: Call): Promise<Reply> {
  const group = findGroup(context, call.params.id!);
  const { Operations } = await readBody(call, patchSchema);
  if (!Array.isArray(Operations) || Operations.length === 0) throw missingAttributes('Operations');
  const memberIds = new Set(group.memberIds);
  for (const { op, path, value } of Operations as Record<string, unknown>[]) {
    if (String(op).toLowerCase() !== 'add' || path !== 'members') {
      throw badRequest('invalidValue', 'Members of a group can only be added.');
    }
    for (const id of membersIn(context, value)) memberIds.add(id);
  }
  const changed = { ...group, memberIds: [...memberIds] };
  context.directory.groups.set(group.id, changed);
  return shownGroup(context, call, changed);
}

function membersIn({ directory }: DomainContext, list: unknown): string[] {
  if (!Array.isArray(list)) throw badRequest('invalidValue', 'members must be a list.');
  return list.map(({ type, value }: { type?: unknown; value?: unknown }) => {
    if (type === 'User' && typeof value === 'string' && directory.users.has(value)) return value;
    throw badRequest('invalidReference', `There is no User with id ${String(value)}.`);
  });
}

function checkKnown(body: Resource, attributes: Record<string, unknown>): void {
  for (const name of Object.keys(body)) {
    if (!attributes[name]) throw badRequest('unknownAttribute', `No attribute ${name}.`);
  }
}

function findGroup({ directory }: DomainContext, id: string): Group {
  const group = directory.groups.get(id);
  if (!group) throw noSuchResource('Group', id);
  return group;
}

function shownGroup(context: DomainContext, call: Call, group: Group, status = 200): Reply {
  const resource = viewGroup(context, group);
  return scimReply(status, select(groupSchema, resource, selectionOf(call.query)));
}

function viewUser(context: DomainContext, user: DomainUser): Resource {
  return {
    schemas: [userSchema.urn, userExtension],
    active: true,
    displayName: user.userName,
    ...user.attributes,
    id: user.id,
    ocid: user.ocid,
    meta: metaOf(context, 'User', user),
  };
}

function viewGroup(context: DomainContext, group: Group): Resource {
  const { users } = context.directory;
  return {
    schemas: [groupSchema.urn],
    id: group.id,
    ocid: `ocid1.group.oc1..${group.id}`,
    displayName: group.displayName,
    members: group.memberIds.map((value) => ({
      type: 'User',
      value,
      name: users.get(value)?.userName,
      ocid: users.get(value)?.ocid,
    })),
    meta: metaOf(context, 'Group', group),
  };
}
