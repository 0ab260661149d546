import * as z from 'zod/mini';
import { Credential } from '#runtime/credential.ts';
import { ApiToken, readSecret } from '#runtime/secrets.ts';
import { defineStep } from '#runtime/step.ts';
import { findFacility } from './client.ts';

const Input = z.strictObject({
  jobId: z.string(),
  team: z.string(),
  /** Key of the project. */
  project: z.string(),
  domain: z.string(),
  apiToken: z.nullish(Credential),
});

/** Part of stage 1, optional: finds a mistyped project before a person is sent to its page. */
export const handler = defineStep({
  stage: 'preflight',
  system: 'cupixworks',
  input: Input,
  act: async ({ team, domain, project, apiToken }) => {
    if (!apiToken) return { checked: false };
    const { value } = await readSecret(apiToken.secretId, ApiToken);
    const { name } = await findFacility({ team, domain }, project, value.token);
    return { checked: true, ...(name && { name }) };
  },
});
