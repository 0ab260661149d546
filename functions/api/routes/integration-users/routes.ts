import { describeIntegrationUser } from '../../describe-integration-user.ts';
import type { Route } from '../../routing/route.ts';
import { integrationUserExamples } from '../../views/integration-user-examples.ts';
import {
  IntegrationUserLine,
  IntegrationUserView,
  viewUserLine,
} from '../../views/integration-user-view.ts';
import { lookRoutes, resumeRoute, type ServedKind } from '../job-routes.ts';
import { activateUser, changeUser, inactivateUser } from './change-user.ts';
import { listSiteUsers } from './list-site-users.ts';
import { startUser } from './start-user.ts';
import { userQuery } from './user-query.ts';

const integrationUsers: ServedKind = {
  kind: 'integration-user',
  path: '/integration-users',
  name: { one: 'IntegrationUser', many: 'IntegrationUsers' },
  words: { one: 'integration user', many: 'integration users' },
  line: { schema: IntegrationUserLine, view: viewUserLine },
  facts: {
    query: userQuery,
    read: ({ userStatus, clientId, group: groups }: Record<string, string>) => ({
      equal: { userStatus },
      hold: { clientId, groups },
    }),
  },
  view: IntegrationUserView,
  describe: describeIntegrationUser,
  shows:
    'What was asked for, the user as it was last seen, stages and states, where the time went, the failure and what to do next.',
  examples: integrationUserExamples,
};

/** What `api/integration-users` answers, in the order of the document. */
export const integrationUserRoutes: readonly Route[] = [
  startUser,
  ...lookRoutes(integrationUsers),
  changeUser,
  activateUser,
  inactivateUser,
  resumeRoute(integrationUsers),
  listSiteUsers,
];
