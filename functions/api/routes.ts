import { announceArtifact } from './routes/announce-artifact.ts';
import { completeTask } from './routes/complete-task.ts';
import { listOnboardings } from './routes/list-onboardings.ts';
import { listTasks } from './routes/list-tasks.ts';
import { rejectTask } from './routes/reject-task.ts';
import { resumeOnboarding } from './routes/resume-onboarding.ts';
import { revealSecret } from './routes/reveal-secret.ts';
import { showArtifact } from './routes/show-artifact.ts';
import { showOnboarding } from './routes/show-onboarding.ts';
import { showOpenApi } from './routes/show-openapi.ts';
import { showTask } from './routes/show-task.ts';
import { startOnboarding } from './routes/start-onboarding.ts';
import { streamOnboarding } from './routes/stream-onboarding.ts';
import { streamOnboardings } from './routes/stream-onboardings.ts';
import type { Route } from './routing/route.ts';

/** Every route of the API, in the order of the document. */
export const routes: readonly Route[] = [
  startOnboarding,
  listOnboardings,
  streamOnboardings,
  showOnboarding,
  streamOnboarding,
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
