import * as z from 'zod/mini';
import { Credential } from '#runtime/credential.ts';
import { NotAuthorized } from '#runtime/errors.ts';
import { opcOrigin } from '#runtime/opc-scope.ts';
import { PrimaveraCredential, readSecret } from '#runtime/secrets.ts';
import { defineStep } from '#runtime/step.ts';
import { countWorkspaces, requestOpcToken, testAccount } from './client.ts';

const Input = z.strictObject({
  jobId: z.string(),
  /** Address of Primavera Cloud, in whatever spelling. */
  url: z.string(),
  credential: Credential,
});

/** Part of stage 1: the service account gets a token, the token opens the API, and shows a workspace. */
export const handler = defineStep({
  stage: 'preflight',
  system: 'primavera',
  input: Input,
  act: async ({ url, credential }) => {
    const { value } = await readSecret(credential.secretId, PrimaveraCredential);
    const origin = opcOrigin(url);
    const token = await requestOpcToken(origin, value);
    await testAccount(origin, token);
    const workspaces = await countWorkspaces(origin, token);
    if (workspaces === 0) throw seesNothing(value.username);
    return {
      userName: token.userName ?? value.username,
      ...(token.tenantCode && { tenantCode: token.tenantCode }),
      workspaces,
    };
  },
});

function seesNothing(username: string): NotAuthorized {
  return new NotAuthorized({
    system: 'primavera',
    summary: `The Primavera account ${username} signs in but sees no workspace.`,
    fix: 'Let the Primavera administrator give the account access to the workspace of the project, then resume.',
  });
}
