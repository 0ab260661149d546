import * as z from 'zod/mini';
import { endsStage } from '#runtime/end-stage.ts';
import { findResource } from '#runtime/ledger.ts';
import { Client, Instance } from '#runtime/model.ts';
import { defineStep } from '#runtime/step.ts';
import { registrationValues } from './registration-values.ts';

const Input = z.strictObject({
  jobId: z.string(),
  domainUrl: z.string(),
  client: Client,
  instance: Instance,
  endpointUrl: z.string(),
  primaveraUrl: z.string(),
});

/** Stage 10: the five values. Changes nothing; the ledger is asked where the connection really leads. */
export const handler = defineStep({
  stage: 'collect-registration-values',
  system: 'cupixworks',
  input: Input,
  act: async ({ jobId, ...sources }) => {
    const connection = await findResource(jobId, 'connection');
    const connectionUrl = connection?.facts?.connectionUrl;
    return registrationValues({
      ...sources,
      ...(typeof connectionUrl === 'string' && { connectionUrl }),
    });
  },
  succeeded: endsStage('collect-registration-values'),
});
