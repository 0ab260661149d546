import type { CheckedUserRequest } from '#functions/api/request/check-user-request.ts';
import { JobParts } from '../api/answers.ts';
import { resourceLines } from '../render/result.ts';
import { readUserRequest } from '../request-file.ts';
import type { RequestKind, ServedKind } from './kind.ts';

export const integrationUsers: ServedKind = {
  kind: 'integration-user',
  path: '/integration-users',
  event: 'integration-user',
  one: 'integration user',
  view: JobParts,
  resultText: (view) => ['What exists now', ...resourceLines(view), ''].join('\n'),
  document: (view) => view,
};

export const userRequests: RequestKind<CheckedUserRequest> = {
  read: readUserRequest,
  says: ({ request: { client, customer, site } }) =>
    `Integration user for ${client.name} of ${customer} at ${site}`,
  body: ({ request, administrator }) => ({
    ...request,
    cpq: {
      ...request.cpq,
      ...(administrator && {
        administrator: 'value' in administrator ? administrator.value : administrator,
      }),
    },
  }),
  guest: (checked) => ({
    region: checked.request.oracle.region,
    arrive: async (outside) => {
      const { welcomeUser } = await import('#local/simulated-outside.ts');
      welcomeUser(outside, checked);
    },
  }),
};
