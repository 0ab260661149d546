import * as z from 'zod/mini';
import type { GroupNames } from '#runtime/integration-user.ts';
import { groupName } from './cpq-rules.ts';
import { type ResolvedCredential, resolveCredential } from './credentials.ts';
import { explainIssue, valueAt } from './explain-issue.ts';
import { Credential, oneOf, text } from './fields.ts';
import { suggest } from './nearest-name.ts';
import { type Path, type Problem, Problems } from './problem.ts';
import { AdoptedClient } from './user-schema.ts';
import type { UserWorkflowInput } from './user-workflow-input.ts';

/** What may be changed in the request of an integration user that exists. */

const types = ['administrator', 'sales'] as const;
const MAX_GROUPS = 100;
const ADMINISTRATOR = ['cpq', 'administrator'];
const CLIENT_SECRET = ['client', 'adopt', 'clientSecret'];

const names = z
  .array(text(groupName, { description: 'Variable name of a group.' }))
  .check(z.maxLength(MAX_GROUPS));
const byType = (description: string) =>
  z.optional(
    z
      .strictObject({ administrator: z.optional(names), sales: z.optional(names) })
      .register(z.globalRegistry, { description }),
  );

export const UserChanges = z
  .strictObject({
    groups: z.optional(
      z.strictObject({
        set: byType('The user is in these and in no others of their type.'),
        add: byType('The user is in these besides.'),
        remove: z.optional(names).register(z.globalRegistry, {
          description: 'The user is no longer in these, whatever their type.',
        }),
      }),
    ),
    client: z.optional(
      z.strictObject({ adopt: z.nullable(AdoptedClient) }).register(z.globalRegistry, {
        description:
          'The client whose id the user gets: one that exists; or null, the one that we made.',
      }),
    ),
    status: z.optional(oneOf(['active', 'inactive'], 'Whether the application may call CPQ.')),
    cpq: z.optional(
      z.strictObject({ administrator: Credential }).register(z.globalRegistry, {
        description: 'Another administrator, or a new token of the same.',
      }),
    ),
  })
  .register(z.globalRegistry, { description: 'What is changed; everything else stays.' });
export type UserChanges = z.output<typeof UserChanges>;

type UserRequest = UserWorkflowInput['request'];

/** A changed request, and the credentials that came with it, which take their places in it. */
export interface ChangedUser {
  request: UserRequest;
  administrator: ResolvedCredential | undefined;
  client: { clientId: string; clientSecret: ResolvedCredential } | undefined;
}

/** Changes a request; everything that is wrong is found in one go, and no credential is ever shown. */
export async function changeUser(
  request: UserRequest,
  value: unknown,
): Promise<{ changed: ChangedUser } | { problems: Problem[] }> {
  const problems = new Problems();
  const parsed = z.safeParse(UserChanges, value);
  for (const issue of parsed.error?.issues ?? []) {
    explainIssue(issue, { schema: UserChanges, value, isSecret }, problems);
  }
  const resolve = (path: string[]) =>
    resolveCredential(valueAt(value, path), path, { problems, surroundings: undefined });
  const [administrator, clientSecret] = [
    await resolve(ADMINISTRATOR),
    await resolve(CLIENT_SECRET),
  ];
  const changed = parsed.data && applyChanges(request, parsed.data, problems);
  const found = problems.list();
  if (!changed || found.length > 0) return { problems: found };
  const { adopt } = parsed.data.client ?? {};
  const client =
    adopt && typeof adopt === 'object' && clientSecret
      ? { clientId: adopt.clientId, clientSecret }
      : undefined;
  return { changed: { request: changed, administrator, client } };
}

function isSecret(path: Path): boolean {
  const begins = (secret: Path) => secret.every((part, at) => path[at] === part);
  return begins(ADMINISTRATOR) || begins(CLIENT_SECRET);
}

function applyChanges(
  request: UserRequest,
  { groups = {}, client, status, cpq }: UserChanges,
  problems: Problems,
): UserRequest {
  if (!client && !status && !cpq && Object.keys(groups).length === 0) {
    problems.add([], { what: 'It changes nothing.', fix: 'Name groups, client, status or cpq.' });
  }
  return {
    ...request,
    client: { ...request.client, ...(isReference(client) && client) },
    groups: changeGroups(request.groups, groups, problems),
    status: status ?? request.status,
  };
}

/** What comes by id and secret gets its place once it is in the vault. */
function isReference(client: UserChanges['client']): client is { adopt: string | null } {
  return client !== undefined && (client.adopt === null || typeof client.adopt === 'string');
}

function changeGroups(
  present: GroupNames,
  { set, add = {}, remove = [] }: NonNullable<UserChanges['groups']>,
  problems: Problems,
): GroupNames {
  if (set && (Object.keys(add).length > 0 || remove.length > 0)) {
    const fix = 'Either set the groups, or add and remove some.';
    problems.add(['groups', 'set'], { what: 'It stands beside add or remove.', fix }, 'key');
    return present;
  }
  const before = { ...present, ...set };
  for (const [index, name] of remove.entries()) {
    const all = [...before.administrator, ...before.sales];
    if (all.includes(name)) continue;
    const what = 'The user is not, or no longer, in this group.';
    const fix = all.length > 0 ? suggest(name, all) : 'It is in none: leave it away.';
    problems.add(['groups', 'remove', index], { what, fix });
  }
  const without = (list: string[]) => list.filter((name) => !remove.includes(name));
  const after = {
    administrator: merged(without(before.administrator), add.administrator),
    sales: merged(without(before.sales), add.sales),
  };
  checkTypes(after, problems);
  return after;
}

const merged = (list: string[], more: string[] = []) => [...new Set([...list, ...more])];

/** A group is of one type, and there may not be too many. */
function checkTypes(groups: GroupNames, problems: Problems): void {
  const both = groups.administrator.filter((name) => groups.sales.includes(name));
  if (both.length > 0) {
    problems.add(['groups'], {
      what: `${both.join(', ')} would be an administrator group and a sales group.`,
      fix: 'A group is of one type: name it once.',
    });
  }
  for (const type of types) {
    if (groups[type].length <= MAX_GROUPS) continue;
    const what = `The user would be in ${groups[type].length} groups of the type ${type}.`;
    problems.add(['groups'], { what, fix: `Keep it to ${MAX_GROUPS}.` });
  }
}
