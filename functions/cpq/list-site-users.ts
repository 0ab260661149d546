import * as z from 'zod/mini';
import { CpqCaller, CpqSite, type UserStatus } from '#runtime/integration-user.ts';
import { type SiteUser, SiteUserFilter, type SiteUserPage } from '#runtime/site-users.ts';
import { defineStep } from '#runtime/step.ts';
import type { Cpq } from './client.ts';
import { type IntegrationUser, pageIntegrationUsers } from './integration-users.ts';
import { findUserRecord } from './user-record.ts';
import { readStatus } from './users.ts';

const Input = z.strictObject({
  jobId: z.string(),
  site: CpqSite,
  caller: CpqCaller,
  filter: SiteUserFilter,
  page: z.strictObject({ offset: z.number(), limit: z.number() }),
});
type ListInput = z.output<typeof Input>;

/** The list of users doesn't show the status, so each one is read; so many at once, and so many for a page. */
const SIDE_BY_SIDE = 5;
const MAX_READS = 50;
/** What a page may weigh: state is small. */
const MAX_BYTES = 6_000;
const MAX_GROUPS = 20;

/**
 * Goes through the integration users of a site, from an offset on, and picks those that are searched for. What `q`
 * takes is not documented, so the picking is done here. A page ends when it is full, when it has cost enough, or
 * when there are no more; the next one begins exactly behind it.
 * @throws StageError as `cpqRefusal`
 */
export async function listSiteUsers(input: ListInput): Promise<SiteUserPage> {
  const { site, caller, filter, page } = input;
  const cpq = { site, caller };
  const record = await findUserRecord(input.jobId);
  const found = new Found(page);
  for await (const batch of batches(cpq, filter, page.offset)) {
    found.total = batch.total ?? null;
    if (!found.mayRead(batch.users.length)) return found.page(batch.from);
    const statuses = batch.users.map(({ user }) => readStatus(cpq, user.partyNumber));
    for (const [index, status = null] of (await Promise.all(statuses)).entries()) {
      const { user, at } = batch.users[index]!;
      const isWanted = filter.status === null || status === filter.status;
      const isThis = user.partyNumber === record?.partyNumber;
      if (isWanted && !found.take(view(user, status, isThis))) return found.page(at);
    }
    if (batch.isLast) return found.page(null, batch.to);
  }
  return found.page(null);
}

/** What a page holds so far. */
class Found {
  total: number | null = null;
  readonly #items: SiteUser[] = [];
  readonly #wanted: ListInput['page'];
  #bytes = 0;
  #reads = 0;

  constructor(wanted: ListInput['page']) {
    this.#wanted = wanted;
  }

  /** Counts reads; false when there would be too many. */
  mayRead(count: number): boolean {
    this.#reads += count;
    return this.#reads <= MAX_READS;
  }

  /** @returns false when it doesn't fit any more */
  take(user: SiteUser): boolean {
    const bytes = Buffer.byteLength(JSON.stringify(user));
    const isFull = this.#items.length > 0 && this.#bytes + bytes > MAX_BYTES;
    if (isFull || this.#items.length >= this.#wanted.limit) return false;
    this.#items.push(user);
    this.#bytes += bytes;
    return true;
  }

  /** @param to where the looking ended */
  page(next: number | null, to = next ?? this.#wanted.offset): SiteUserPage {
    const looked = to - this.#wanted.offset;
    return { items: this.#items, next, looked, total: this.total };
  }
}

/** A few users that may be meant, and the part of the site's list that they are in. */
interface Batch {
  users: { user: IntegrationUser; at: number }[];
  from: number;
  to: number;
  isLast: boolean;
  total: number | undefined;
}

async function* batches(cpq: Cpq, filter: SiteUserFilter, offset: number): AsyncGenerator<Batch> {
  for (let start = offset; ; ) {
    const { items, isLast, total } = await pageIntegrationUsers(cpq, start);
    const end = start + items.length;
    const users = items
      .map((user, index) => ({ user, at: start + index }))
      .filter(({ user }) => mayBe(user, filter));
    for (let from = start; from < end || isLast; ) {
      const next = users.filter(({ at }) => at >= from).slice(0, SIDE_BY_SIDE);
      const to = next.length === SIDE_BY_SIDE ? next.at(-1)!.at + 1 : end;
      yield { users: next, from, to, isLast: isLast && to === end, total };
      from = to;
    }
    start = end;
  }
}

function mayBe(user: IntegrationUser, { clientId, group }: SiteUserFilter): boolean {
  const hasClient = clientId === null || (user.oauthClientId ?? '').includes(clientId);
  return hasClient && (group === null || groupsOf(user).includes(group));
}

const groupsOf = ({ groups }: IntegrationUser) =>
  (groups?.items ?? []).map(({ variableName }) => variableName);

function view(user: IntegrationUser, status: UserStatus | null, isThis: boolean): SiteUser {
  const groups = groupsOf(user);
  return {
    partyNumber: user.partyNumber,
    clientId: user.oauthClientId ?? null,
    login: user.login ?? null,
    status,
    groups: groups.slice(0, MAX_GROUPS),
    moreGroups: Math.max(0, groups.length - MAX_GROUPS),
    addedAt: user.dateAdded ?? null,
    modifiedAt: user.dateModified ?? null,
    isThis,
  };
}

/** A look at the site, for a person. */
export const handler = defineStep({
  stage: 'check-site',
  system: 'cpq',
  input: Input,
  act: listSiteUsers,
});
