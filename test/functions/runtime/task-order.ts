import type { TaskOrder } from '#runtime/human-task.ts';

export type RegistrationOrder = TaskOrder<'register-in-cupixworks'>;

/** A task as a workflow has it opened. */
export function taskOrder(changes: Partial<RegistrationOrder> & { id: string }): RegistrationOrder {
  const values = {
    oicOAuthTokenUrl: 'https://idcs-1.identity.oraclecloud.com/oauth2/v1/token',
    clientId: 'client',
    clientSecret: { secretId: 'oic-onboarding/acme-1/runtime-client' },
    scope: 'urn:one',
    opcAccessTokenUrl: 'https://acme.example/token',
  };
  return {
    jobId: 'acme-1',
    kind: 'register-in-cupixworks',
    stage: 'register-in-cupixworks',
    system: 'cupixworks',
    title: 'Register in CupixWorks',
    assignee: 'kim@acme.example',
    instructions: ['Open the project.', 'Enter the values.'],
    fields: [
      { name: 'clientId', label: 'Client ID', value: values.clientId },
      { name: 'clientSecret', label: 'Client Secret', secret: true },
    ],
    asks: [
      { name: 'status', label: 'State', required: true },
      { name: 'clientId', label: 'Client ID', required: false },
      { name: 'scope', label: 'Scope', required: false },
    ],
    values,
    problems: [],
    dueDays: 14,
    taskToken: 'token-1',
    ...changes,
  };
}
