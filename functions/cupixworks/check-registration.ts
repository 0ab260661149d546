import * as z from 'zod/mini';
import { Registration } from '#runtime/model.ts';
import { OAuthClientSecret, readSecret } from '#runtime/secrets.ts';
import { defineStep } from '#runtime/step.ts';
import { registrationProblems } from './registration-problems.ts';
import { recordRegistration } from './registration-record.ts';

const shown = z.nullish(z.string());

/** What the person reports: a state, and what CupixWorks shows; never the secret. */
const Answer = z.object({
  status: z.string(),
  message: shown,
  oicOAuthTokenUrl: shown,
  clientId: shown,
  scope: shown,
  opcAccessTokenUrl: shown,
});

const Input = z.strictObject({
  jobId: z.string(),
  registration: Registration,
  answer: Answer,
});

/** Stage 12, after "done": compares, and only then writes down that the values are registered. */
export const handler = defineStep({
  stage: 'register-in-cupixworks',
  system: 'cupixworks',
  input: Input,
  act: async ({ jobId, registration, answer }) => {
    // Read so that a secret that was pasted into the wrong field is scrubbed from the problems.
    await readSecret(registration.clientSecret.secretId, OAuthClientSecret);
    const problems = registrationProblems(registration, answer);
    if (problems.length === 0) await recordRegistration(jobId, registration);
    return { ok: problems.length === 0, problems };
  },
});
