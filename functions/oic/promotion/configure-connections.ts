import * as z from 'zod/mini';
import { missingProperties } from '#functions/oic/connection-properties.ts';
import { incomplete } from '#functions/oic/factory/connection-test.ts';
import {
  connectionLocked,
  getConnection,
  updateConnection,
} from '#functions/oic/factory/connections.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { inRun } from '#runtime/promotion.ts';
import { defineStep } from '#runtime/step.ts';
import { secretsOf } from './check-values.ts';
import { updateFor } from './connection-update.ts';
import { readManifest } from './manifests.ts';
import { PromotionRun } from './run.ts';

const Input = z.strictObject({ ...inRun, build: z.number() });

/**
 * Stage 7: gives the connections of the build the values of the target; the archive brings none. Those for which the
 * environment has none keep what they have.
 */
export const handler = defineStep({
  stage: 'configure-connections',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const run = await PromotionRun.open(input);
    const { connections } = await readManifest(run.owner, input.build);
    let configured = 0;
    for (const connectionId of connections) {
      if (await configure(run, connectionId)) configured += 1;
    }
    return { configured };
  },
  succeeded: endsStage('configure-connections'),
});

/** @returns false when the environment has no values for it */
async function configure(run: PromotionRun, connectionId: string): Promise<boolean> {
  const { target, projectId, settings } = run;
  const key = { projectId, connectionId };
  const values = settings.target.connections.find(({ id }) => id === connectionId);
  if (values) {
    const found = await getConnection(target, key);
    if (found.lockedFlag) throw connectionLocked(found);
    await updateConnection(target, key, updateFor(found, values, await secretsOf(values)));
  }
  const connection = await getConnection(target, key);
  if (missingProperties(connection).length > 0) throw incomplete(connection);
  return values !== undefined;
}
