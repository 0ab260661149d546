import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { NotOurs } from '#runtime/errors.ts';
import type { HttpResponse } from '#runtime/http.ts';
import { CpqCaller, CpqClient, CpqSite, GroupNames } from '#runtime/integration-user.ts';
import { defineStep } from '#runtime/step.ts';
import type { Cpq } from './client.ts';
import { findGroups, listGroups } from './groups.ts';
import {
  CREATE,
  changeIntegrationUser,
  createIntegrationUser,
  findByClient,
} from './integration-users.ts';
import { observeUser } from './observe-user.ts';
import { cpqRefusal } from './refusal.ts';
import { findUserRecord, type UserRecord, writeUserRecord } from './user-record.ts';

const Input = z.strictObject({
  jobId: z.string(),
  site: CpqSite,
  /** Null: nobody may call, so a person does it in the page. */
  caller: z.nullable(CpqCaller),
  client: CpqClient,
  groups: GroupNames,
});
type EstablishInput = z.output<typeof Input>;

/** What became of the user; `ask`: a person has to create it in the page. */
export interface EstablishedUser {
  state: 'created' | 'changed' | 'unchanged' | 'ask';
}

/**
 * Sees to it that the client has an integration user: finds it, creates it with its groups, or gives the one
 * that this job made before the client's new id. A second run changes nothing.
 * @throws NotOurs the client id belongs to another user than ours, or to one that CPQ doesn't show
 * @throws NotFound, InvalidRequest, InvalidCredentials, NotAuthorized, LimitExceeded, Conflict
 */
export async function establishUser(input: EstablishInput): Promise<EstablishedUser> {
  const { jobId, site, caller, client } = input;
  const cpq = { site, caller };
  const record = await findUserRecord(jobId);
  const found = await observeUser(cpq, client.clientId, record);
  if (!caller) return { state: found ? 'unchanged' : 'ask' };
  if (!found) return create(cpq, input, record);
  const { partyNumber, groups } = found;
  const isNew = found.clientId !== client.clientId;
  if (isNew) {
    await changeIntegrationUser(cpq, partyNumber, { oauthClientId: client.clientId });
  }
  await note(input, { partyNumber, groups: [...groups], isNew }, record);
  return { state: isNew ? 'changed' : 'unchanged' };
}

async function create(
  cpq: Cpq,
  input: EstablishInput,
  known: UserRecord | undefined,
): Promise<EstablishedUser> {
  const { jobId, client } = input;
  const groups = findGroups(await listGroups(cpq), input.groups);
  // Before the call: if its answer is lost, the user that is found then is known to be ours.
  const intended = await writeUserRecord(jobId, intent(client.clientId), known);
  const settings = { oauthClientId: client.clientId, groups };
  const made = await createIntegrationUser(cpq, settings);
  const user = 'user' in made ? made.user : await findByClient(cpq, client.clientId);
  if (!user && 'refused' in made) throw refusedCreation(made.refused, client.clientId);
  const names = groups.map(({ variableName }) => variableName);
  await note(input, { partyNumber: user!.partyNumber, groups: names, isNew: true }, intended);
  return { state: 'created' };
}

function intent(clientId: string): UserRecord {
  return {
    exists: false,
    partyNumber: null,
    origin: 'created',
    clientId,
    groups: [],
    status: 'active',
    statusBy: null,
    changedAt: Date.now(),
  };
}

async function note(
  { jobId, client }: EstablishInput,
  user: { partyNumber: string; groups: string[]; isNew: boolean },
  known: UserRecord | undefined,
): Promise<void> {
  const { partyNumber, groups, isNew } = user;
  const { clientId } = client;
  const isOurs = known?.clientId === clientId || known?.exists;
  const before = known && isOurs ? known : { ...intent(clientId), origin: 'adopted' as const };
  const changedAt = isNew ? Date.now() : before.changedAt;
  const record = { ...before, exists: true, partyNumber, clientId, groups, changedAt };
  await writeUserRecord(jobId, record, known);
}

/** A client id that is taken answers 400 or 409; which one is not documented. */
function refusedCreation(response: HttpResponse, clientId: string) {
  const refusal = cpqRefusal(response, CREATE);
  const isTaken = response.status === 409 || /oauthClientId/i.test(response.text);
  if (!isTaken) return refusal;
  return new NotOurs({
    ...refusal.explanation,
    summary: `CPQ says that a user has the client id ${clientId}, and does not show that user.`,
    fix: 'Look for it in CPQ (Admin Home, Users), also under Connected Applications in the Integration Center, which is another feature: take the client id away there. Then resume.',
  });
}

/** Stage 5: one integration user for the client. */
export const handler = defineStep({
  stage: 'establish-user',
  system: 'cpq',
  input: Input,
  act: establishUser,
  succeeded: endsStage('establish-user', ({ state }) => state !== 'ask'),
});
