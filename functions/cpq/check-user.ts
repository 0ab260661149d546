import * as z from 'zod/mini';
import type { HttpResponse } from '#runtime/http.ts';
import { CpqCaller, CpqClient, CpqSite, GroupNames } from '#runtime/integration-user.ts';
import type { Mismatch } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { callCpq } from './client.ts';
import { observeUser } from './observe-user.ts';
import { changeOf, planChanges } from './plan-changes.ts';
import { requireOk } from './request.ts';
import { findUserRecord, writeUserRecord } from './user-record.ts';

const Input = z.strictObject({
  jobId: z.string(),
  site: CpqSite,
  caller: z.nullable(CpqCaller),
  client: CpqClient,
  groups: GroupNames,
  /** The stage that waits. */
  stage: z.enum(['establish-user', 'set-groups']),
  /** What the person reported. */
  answer: z.object({ status: z.nullish(z.string()) }),
});
type CheckInput = z.output<typeof Input>;

/** What was wrong; nothing when what the person did is written down. */
export interface CheckedUser {
  problems: Mismatch[];
}

const GROUPS = 'the groups';

/**
 * After "done": looks at the user if somebody may look; else calls CPQ as the application, which shows whether
 * it has a user at all. The groups are then taken on trust.
 */
export async function checkUser(input: CheckInput): Promise<CheckedUser> {
  const { jobId, client, groups, caller, answer } = input;
  const names = [...groups.administrator, ...groups.sales];
  const problems = caller ? await compare(input, names) : await knock(input);
  if (problems.length > 0) return { problems };
  const known = await findUserRecord(jobId);
  const record = {
    partyNumber: null,
    statusBy: null,
    ...known,
    exists: true,
    origin: known?.origin ?? ('adopted' as const),
    clientId: client.clientId,
    groups: names,
    status: answer.status === 'Inactive' ? ('inactive' as const) : ('active' as const),
    changedAt: Date.now(),
  };
  await writeUserRecord(jobId, record, known);
  return { problems };
}

async function compare({ jobId, site, caller, client }: CheckInput, names: string[]) {
  const known = await findUserRecord(jobId);
  const found = await observeUser({ site, caller }, client.clientId, known);
  if (!found) return [missing(client)];
  const desired = { clientId: client.clientId, groups: names, status: 'active' } as const;
  const change = changeOf(planChanges(desired, found), 'groups');
  if (!change) return [];
  return [{ field: GROUPS, expected: shown(names), seen: shown(found.groups) }];
}

/** 403 means that CPQ knows the user, which may just not read this. */
async function knock({ site, client }: CheckInput): Promise<Mismatch[]> {
  const { secretId, tokenUrl, scope } = client;
  const operation = 'Look whether CPQ knows the application';
  const call = { operation, path: ['groups'], query: { limit: '1' } };
  const response: HttpResponse = await callCpq(
    { site, caller: { secretId, tokenUrl, scope } },
    call,
  );
  if (response.status === 401) return [missing(client)];
  if (response.status !== 403) requireOk(response, operation);
  return [];
}

const shown = (names: readonly string[]) => names.toSorted().join(', ') || 'none';

function missing({ clientId }: CpqClient): Mismatch {
  return {
    field: 'Client Id',
    expected: clientId,
    seen: 'no active user with it',
    hint: 'Compare letter by letter, and see that the user is Active.',
  };
}

/** Stages 5 and 6, after "done". */
export const handler = defineStep({
  stage: (payload) =>
    (payload as Partial<CheckInput> | null)?.stage === 'set-groups'
      ? 'set-groups'
      : 'establish-user',
  system: 'cpq',
  input: Input,
  act: checkUser,
});
