import type { Call } from '#local/simulation/call.ts';
import { notAuthorizedOrNotFound } from './opc.ts';
import { notAuthenticated, verifySignature } from './request-signature.ts';
import { Directory } from './scim/directory.ts';
import { findSessionKey } from './session-token.ts';
import { type OracleState, type Policy, type User, type Verb, verbs } from './state.ts';

const callers = new WeakMap<Call, User>();

/**
 * Verifies the signature of a call and remembers whose it is.
 * @throws Refusal 401 NotAuthenticated.
 */
export async function authenticate(state: OracleState, call: Call): Promise<User> {
  const find = (keyId: string) => state.apiKeys.get(keyId) ?? findSessionKey(state, keyId);
  const key = await verifySignature(call, find, state.settings.clockSkewMs);
  const user = state.users.get(key.userId);
  if (!user) throw notAuthenticated();
  const caller = withGroupRights(state, user);
  callers.set(call, caller);
  return caller;
}

/** A user may do what any of its groups may, whichever domain they are in. */
function withGroupRights(state: OracleState, user: User): User {
  const groups = state.domains.values().flatMap(({ guid }) => {
    const directory = new Directory(state.world, guid);
    const member = directory.users.find(({ ocid }) => ocid === user.id);
    return member ? directory.groups.filter(({ memberIds }) => memberIds.includes(member.id)) : [];
  });
  return {
    ...user,
    policies: [...user.policies, ...groups.flatMap(({ rights }) => rights.policies)],
    domainRoles: [...user.domainRoles, ...groups.flatMap(({ rights }) => rights.domainRoles)],
  };
}

/** The user who signed the call; `authenticate` ran before. */
export function callerOf(call: Call): User {
  const user = callers.get(call);
  if (!user) throw notAuthenticated();
  return user;
}

/**
 * Refuses a call that no policy of its user allows. A missing policy answers like a missing
 * resource: https://docs.oracle.com/iaas/Content/API/References/apierrors.htm
 * Verbs: https://docs.oracle.com/iaas/integration/doc/iam-policy-permissions.html
 */
export function authorize(
  state: OracleState,
  call: Call,
  verb: Verb,
  resource: Policy['resource'],
  compartmentId: string,
): void {
  const covered = compartmentAndAncestors(state, compartmentId);
  const isAllowed = callerOf(call).policies.some(
    (policy) =>
      policy.resource === resource &&
      covered.includes(policy.compartmentId) &&
      verbs.indexOf(policy.verb) >= verbs.indexOf(verb),
  );
  if (!isAllowed) throw notAuthorizedOrNotFound();
}

/** A policy holds in its compartment and in all below it. */
function compartmentAndAncestors(state: OracleState, compartmentId: string): string[] {
  const path: string[] = [];
  let next: string | undefined = compartmentId;
  while (next !== undefined && !path.includes(next)) {
    const compartment = state.compartments.get(next);
    if (compartment) path.push(compartment.id);
    next = compartment?.parentId;
  }
  return path;
}
