import { describeIntegrationUser } from '../../describe-integration-user.ts';
import type { Route } from '../../routing/route.ts';
import { IntegrationUserView, integrationUserExamples } from '../../views/integration-user-view.ts';
import { lookRoutes, resumeRoute, type ServedKind } from '../job-routes.ts';

const integrationUsers: ServedKind = {
  kind: 'integration-user',
  path: '/integration-users',
  name: { one: 'IntegrationUser', many: 'IntegrationUsers' },
  words: { one: 'integration user', many: 'integration users' },
  view: IntegrationUserView,
  describe: describeIntegrationUser,
  shows:
    'Its stages and states, where the time went, what exists, the failure and what to do next.',
  examples: integrationUserExamples,
};

/** What `api/integration-users` answers, in the order of the document. */
export const integrationUserRoutes: readonly Route[] = [
  ...lookRoutes(integrationUsers),
  resumeRoute(integrationUsers),
];
