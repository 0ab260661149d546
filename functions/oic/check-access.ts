import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { InvalidCredentials, NotAuthorized, NotAuthorizedYet } from '#runtime/errors.ts';
import { Client, Instance } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { countProjects } from './factory/projects.ts';

const Input = z.strictObject({ jobId: z.string(), instance: Instance, client: Client });

/**
 * Stage 4, second half: uses the provisioner client once. A client and a role take some time to spread, so
 * a refusal is a wait here; the workflow bounds it.
 */
export const handler = defineStep({
  stage: 'authorise-provisioner',
  system: 'oic',
  input: Input,
  act: async ({ instance, client }) => {
    try {
      return { projects: await countProjects({ instance, client }) };
    } catch (error) {
      const early = error instanceof NotAuthorized || error instanceof InvalidCredentials;
      if (!early) throw error;
      throw new NotAuthorizedYet(error.explanation, { cause: error });
    }
  },
  succeeded: endsStage('authorise-provisioner'),
});
