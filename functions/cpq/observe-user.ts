import { NotOurs } from '#runtime/errors.ts';
import type { Cpq } from './client.ts';
import { findByClient, findByPartyNumber, type IntegrationUser } from './integration-users.ts';
import type { ObservedUser } from './plan-changes.ts';
import type { UserRecord } from './user-record.ts';

/**
 * The integration user of a client, as the site shows it: by the client id, else by the number that the
 * ledger knows (its client id is then another one and has to be changed). Without somebody to look as, what
 * the ledger says.
 * @param clientId null: the client is still to be made
 * @throws NotOurs another user than ours has the client id
 */
export async function observeUser(
  cpq: Cpq,
  clientId: string | null,
  record: UserRecord | undefined,
): Promise<ObservedUser | undefined> {
  if (!cpq.caller) return fromRecord(clientId, record);
  const named = clientId === null ? undefined : await findByClient(cpq, clientId);
  const isOther = named && record?.partyNumber && named.partyNumber !== record.partyNumber;
  if (named && !isOther) return observed(named);
  const known = record?.partyNumber ? await findByPartyNumber(cpq, record.partyNumber) : undefined;
  if (named && known) throw taken(named, known);
  // Where a site doesn't show client ids, the last one that was written counts.
  if (known) return observed(known, record!.clientId);
  return named && observed(named);
}

function fromRecord(wanted: string | null, record?: UserRecord): ObservedUser | undefined {
  if (!record?.exists || record.clientId !== wanted) return undefined;
  const { partyNumber, clientId, groups, status } = record;
  return { partyNumber: partyNumber ?? '', clientId, groups, status };
}

function observed(user: IntegrationUser, assumedClient?: string): ObservedUser {
  return {
    partyNumber: user.partyNumber,
    clientId: user.oauthClientId ?? assumedClient,
    groups: (user.groups?.items ?? []).map(({ variableName }) => variableName),
    status: undefined,
  };
}

function taken(other: IntegrationUser, ours: IntegrationUser): NotOurs {
  return new NotOurs({
    system: 'cpq',
    summary: `The client id ${other.oauthClientId} belongs to the integration user ${other.partyNumber}, ours is ${ours.partyNumber}. One client, one user.`,
    fix: `Give ${other.partyNumber} another client id in CPQ (Admin Home, Users, Integration Users), or use another name for the client in the request; then resume.`,
  });
}
