import { describeRecovery } from '../../describe-recovery.ts';
import type { Route } from '../../routing/route.ts';
import { RecoveryView, recoveryExamples } from '../../views/recovery-view.ts';
import { lookRoutes, resumeRoute, type ServedKind } from '../job-routes.ts';

const recoveries: ServedKind = {
  kind: 'recovery',
  path: '/recoveries',
  name: { one: 'Recovery', many: 'Recoveries' },
  words: { one: 'recovery', many: 'recoveries' },
  view: RecoveryView,
  describe: describeRecovery,
  shows:
    'Its stages and states, where the time went, what the last run reached, what is left and why.',
  examples: recoveryExamples,
};

/** What `api/recoveries` answers, in the order of the document. */
export const recoveryRoutes: readonly Route[] = [
  ...lookRoutes(recoveries),
  resumeRoute(recoveries),
];
