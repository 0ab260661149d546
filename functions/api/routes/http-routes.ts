import type { Route } from '../routing/route.ts';
import { announceArtifact } from './announce-artifact.ts';
import { completeTask } from './complete-task.ts';
import { lookRoutes } from './job-routes.ts';
import { listTasks } from './list-tasks.ts';
import { onboardings } from './onboardings.ts';
import { rejectTask } from './reject-task.ts';
import { resumeOnboarding } from './resume-onboarding.ts';
import { revealSecret } from './reveal-secret.ts';
import { showArtifact } from './show-artifact.ts';
import { showOpenApi } from './show-openapi.ts';
import { showTask } from './show-task.ts';
import { startOnboarding } from './start-onboarding.ts';

/** What `api/http` answers, in the order of the document. */
export const httpRoutes: readonly Route[] = [
  startOnboarding,
  ...lookRoutes(onboardings),
  resumeOnboarding,
  listTasks,
  showTask,
  completeTask,
  rejectTask,
  revealSecret,
  announceArtifact,
  showArtifact,
  showOpenApi,
];
