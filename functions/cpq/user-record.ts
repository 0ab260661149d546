import { isDeepStrictEqual } from 'node:util';
import type { UserStatus } from '#runtime/integration-user.ts';
import { findResource, recordResource, recordUserFacts } from '#runtime/ledger.ts';
import type { Origin } from '#runtime/model.ts';

/** What the ledger knows about an integration user. */
export interface UserRecord {
  /** False while a creation is only intended. */
  exists: boolean;
  /** Null where only a person has seen the user. */
  partyNumber: string | null;
  origin: Origin;
  clientId: string;
  /** Variable names as they were last set, sorted. */
  groups: string[];
  /** As it was last seen, or as a person last reported it. */
  status: UserStatus;
  /**
   * How the site lets the status be changed, once that was tried: `users`, by the ordinary users resource;
   * `page`, by a person only.
   */
  statusBy: 'users' | 'page' | null;
  /** Milliseconds since 1970: when the user was last changed. */
  changedAt: number;
}

/** The record of a job's integration user, or undefined. */
export async function findUserRecord(jobId: string): Promise<UserRecord | undefined> {
  const resource = await findResource(jobId, 'cpq-user');
  if (!resource) return undefined;
  const { facts = {} } = resource;
  return {
    exists: resource.id !== '',
    partyNumber: (facts.partyNumber as string | null | undefined) ?? null,
    origin: resource.origin,
    clientId: String(facts.clientId ?? ''),
    groups: String(facts.groups ?? '')
      .split(' ')
      .filter(Boolean),
    status: facts.status === 'inactive' ? 'inactive' : 'active',
    statusBy: (facts.statusBy as UserRecord['statusBy'] | undefined) ?? null,
    changedAt: Number(facts.changedAt ?? 0),
  };
}

/**
 * Writes the record, but only when it says something new.
 * @param known what stands there
 */
export async function writeUserRecord(
  jobId: string,
  record: UserRecord,
  known?: UserRecord,
): Promise<UserRecord> {
  const sorted = { ...record, groups: record.groups.toSorted() };
  if (known && isDeepStrictEqual(known, sorted)) return known;
  const { exists, origin, groups, ...facts } = sorted;
  await recordResource(jobId, {
    kind: 'cpq-user',
    name: '-',
    // The client is what tells users apart where the site has shown no number.
    id: exists ? (facts.partyNumber ?? facts.clientId) : '',
    origin,
    facts: { ...facts, groups: groups.join(' ') },
  });
  const { clientId, status: userStatus } = facts;
  if (exists) await recordUserFacts(jobId, { clientId, userStatus, groups });
  return sorted;
}
