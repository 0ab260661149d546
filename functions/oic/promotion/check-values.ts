import type { Connection } from '#functions/oic/factory/connections.ts';
import { connectionLocked } from '#functions/oic/factory/connections.ts';
import { StageError } from '#runtime/errors.ts';
import type { Environment, PromotionPlan } from '#runtime/promotion.ts';
import { readSecret, SecretFields } from '#runtime/secrets.ts';
import { updateFor, valuesMissing } from './connection-update.ts';

type PlannedConnection = PromotionPlan['connections'][number];

/**
 * Looks whether a connection gets everything that it needs in the target: what is missing is found before anything
 * is changed.
 * @param connection as the target has it, or the source where the target has none
 * @returns the plan, and what would stop the run
 */
export async function checkConnection(
  connection: Connection,
  target: Pick<Environment, 'connections'>,
  isThere: boolean,
): Promise<{ planned: PlannedConnection; problem: StageError | undefined }> {
  const { id } = connection;
  const values = target.connections.find((one) => one.id === id);
  const change = values ? (isThere ? 'configured' : 'new') : isThere ? 'kept' : 'new';
  const planned: PlannedConnection = { id, change, missing: [] };
  try {
    const secrets = await secretsOf(values);
    if (values) updateFor(connection, values, secrets);
    const missing = valuesMissing(connection, values, isThere, Object.keys(secrets));
    const isLocked = isThere && values && connection.lockedFlag;
    return {
      planned: { ...planned, missing },
      problem: isLocked ? connectionLocked(connection) : undefined,
    };
  } catch (error) {
    if (!(error instanceof StageError) || error.family !== 'stop') throw error;
    return { planned, problem: error };
  }
}

/** The fields of the secret of a connection; none without one. @throws NotFound there is no such secret */
export async function secretsOf(
  values: Environment['connections'][number] | undefined,
): Promise<Record<string, string>> {
  if (!values || values.credentials === null) return {};
  return (await readSecret(values.credentials, SecretFields)).value;
}
