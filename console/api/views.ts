/** What the API answers: its own shapes, of which a browser needs only the types. */

import type * as z from 'zod/mini';
import type {
  OnboardingLine as LineShape,
  OnboardingPage as ListShape,
} from '#functions/api/views/onboarding-line.ts';
import type { OnboardingView } from '#functions/api/views/onboarding-view.ts';
import type { TaskList, TaskView } from '#functions/api/views/task-view.ts';
import type { PlanFinding as Finding, PlanItem } from '#runtime/plan.ts';

export type { RequestView } from '#functions/api/views/request-view.ts';

export type OnboardingLine = z.output<typeof LineShape>;
export type OnboardingPage = z.output<typeof ListShape>;

export type Onboarding = z.output<typeof OnboardingView>;
export type OnboardingStatus = Onboarding['status'];
export type Stage = Onboarding['stages'][number];
export type StageStatus = Stage['status'];
export type Segment = Onboarding['timeline'][number];
/** Who somebody waits for. */
export type Waiter = Segment['waitingFor'];
export type Attempt = Onboarding['attempts'][number];
export type Resource = Onboarding['resources'][number];
export type Failure = NonNullable<Onboarding['failure']>;

export type Task = z.output<typeof TaskView>;
export type TaskPage = z.output<typeof TaskList>;
export type TaskStatus = Task['status'];
export type TaskField = Task['fields'][number];
export type TaskAsk = Task['asks'][number];
export type TaskEntry = Task['history'][number];
export type Mismatch = Task['problems'][number];

export type { Finding, PlanItem };

/** What a run of a request would do, and what stands in its way. */
export interface Plan {
  ready: boolean;
  items: PlanItem[];
  findings: Finding[];
}
