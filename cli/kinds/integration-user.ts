import type { CheckedUserRequest } from '#functions/api/request/check-user-request.ts';
import type { ResolvedCredential } from '#functions/api/request/credentials.ts';
import { simulatedUserFailures } from '#local/simulated-user-failures.ts';
import { UserView } from '../api/user-answers.ts';
import { userLines, userText } from '../render/user-result.ts';
import { readUserRequest } from '../request-file.ts';
import type { RequestKind, ServedKind } from './kind.ts';

export const integrationUsers: ServedKind<UserView> = {
  kind: 'integration-user',
  path: '/integration-users',
  event: 'integration-user',
  one: 'integration user',
  view: UserView,
  details: userLines,
  resultText: userText,
  document: (view) => view,
};

export const userRequests: RequestKind<CheckedUserRequest> = {
  read: readUserRequest,
  says: ({ request: { client, customer, site } }) =>
    `Integration user for ${client.name} of ${customer} at ${site}`,
  body: ({ request, administrator, clientSecret }) => ({
    ...request,
    client: { ...request.client, ...(clientSecret && { adopt: adopted(request, clientSecret) }) },
    cpq: { ...request.cpq, ...(administrator && { administrator: given(administrator) }) },
  }),
  failures: simulatedUserFailures,
  guest: (checked) => ({
    region: checked.request.oracle.region,
    arrive: async (outside) => {
      const { welcomeUser } = await import('#local/simulated-outside.ts');
      welcomeUser(outside, checked);
    },
  }),
};

function adopted({ client }: CheckedUserRequest['request'], secret: ResolvedCredential): unknown {
  return typeof client.adopt === 'object'
    ? { ...client.adopt, clientSecret: given(secret) }
    : client.adopt;
}

/** As the API takes it: what it refers to on this machine was read here. */
const given = (credential: ResolvedCredential) =>
  'value' in credential ? credential.value : credential;
