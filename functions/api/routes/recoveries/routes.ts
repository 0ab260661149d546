import { describeRecovery } from '../../describe-recovery.ts';
import type { Route } from '../../routing/route.ts';
import { RecoveryView, recoveryExamples } from '../../views/recovery-view.ts';
import { lookRoutes, resumeRoute, type ServedKind } from '../job-routes.ts';
import { listErrors, showHealth } from './instance-routes.ts';
import { listLeft } from './list-left.ts';
import { listSchedules, stopSchedule } from './schedules.ts';
import { startRecovery } from './start-recovery.ts';

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
  startRecovery,
  // Before the recoveries, of which none has this id.
  listSchedules,
  ...lookRoutes(recoveries),
  resumeRoute(recoveries),
  listLeft,
  stopSchedule,
  showHealth,
  listErrors,
];
