import * as z from 'zod/mini';
import { listErroredInstances } from '#functions/oic/monitoring/errored-instances.ts';
import { endsStage } from '#runtime/end-stage.ts';
import { takeInstance } from '#runtime/instance-lock.ts';
import { defineStep } from '#runtime/step.ts';
import { calling, monitoringOf } from './access.ts';

const Input = z.strictObject({ jobId: z.string(), ...calling });

/**
 * Takes the instance for this recovery, and looks at the failures of the last hour once: address, client, role and scope
 * are right, or it says which isn't.
 */
export const handler = defineStep({
  stage: 'preflight',
  system: 'oic',
  input: Input,
  act: async (input) => {
    const oic = monitoringOf(input);
    await takeInstance(input.access.instance, input.jobId);
    await listErroredInstances(oic, {}, { limit: 1 });
    return { pace: oic.cap.pace };
  },
  succeeded: endsStage('preflight'),
});
