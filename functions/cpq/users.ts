import * as z from 'zod/mini';
import type { UserStatus } from '#runtime/integration-user.ts';
import { type Cpq, callCpq } from './client.ts';
import { readCpq } from './request.ts';

/** v16 prints numbers as text. */
const UserRow = z.object({
  status: z.nullish(z.object({ value: z.union([z.number(), z.string()]) })),
});

/** Answers that say: not by this way. What a site that doesn't take the call answers is not documented. */
const NOT_THIS_WAY = new Set([400, 403, 404, 405]);

/**
 * The status of a user as the ordinary users resource shows it, which lists integration users too: their links
 * lead there (https://help.bigmachines.com/cpq/Content/RestAPIs/cpqAPIs/integrationUsers.htm).
 * @returns undefined where the site doesn't show it
 * @throws StageError as `cpqRefusal`
 */
export async function readStatus(cpq: Cpq, partyNumber: string): Promise<UserStatus | undefined> {
  const operation = 'Read the status of the user';
  const response = await callCpq(cpq, { operation, path: ['users', partyNumber] });
  if (NOT_THIS_WAY.has(response.status)) return undefined;
  const { status } = readCpq(UserRow, response, operation);
  if (!status) return undefined;
  return Number(status.value) === 0 ? 'inactive' : 'active';
}

/**
 * Sets the status of one user, by its party number. Not by `users/actions/bulkUpdate`: a site that doesn't know
 * our filter might take everybody.
 * Source: https://docs.oracle.com/en/cloud/saas/configure-price-quote/cxcpq/op-rest-v19-users-partynumber-patch.html
 * @returns whether the site took the call; whether it had an effect, reading shows
 * @throws StageError as `cpqRefusal`
 */
export async function writeStatus(
  cpq: Cpq,
  partyNumber: string,
  status: UserStatus,
): Promise<boolean> {
  const operation = status === 'active' ? 'Activate the user' : 'Inactivate the user';
  const json = { status: { value: status === 'active' ? 1 : 0 } };
  const path = ['users', partyNumber];
  const response = await callCpq(cpq, { operation, method: 'PATCH', path, json });
  if (NOT_THIS_WAY.has(response.status)) return false;
  if (response.status !== 204) readCpq(z.object({}), response, operation);
  return true;
}
