/** What the API answers: its own shapes, of which a browser needs only the types. */

import type * as z from 'zod/mini';
import type {
  BuildDiff as BuildDiffShape,
  BuildLine as BuildLineShape,
  BuildView,
  PlacementView,
} from '#functions/api/views/build-view.ts';
import type { ErrorsView, HealthView } from '#functions/api/views/instance-view.ts';
import type {
  IntegrationUserLine,
  IntegrationUserView,
  SiteUsers,
} from '#functions/api/views/integration-user-view.ts';
import type { JobParts } from '#functions/api/views/job-view.ts';
import type { OnboardingView } from '#functions/api/views/onboarding-view.ts';
import type { Plan as PlanShape } from '#functions/api/views/plan-view.ts';
import type { PlanView, PromotionView } from '#functions/api/views/promotion-view.ts';
import type { RecoveryPlan as RecoveryPlanShape } from '#functions/api/views/recovery-plan.ts';
import type { LeftPage, RecoveryView } from '#functions/api/views/recovery-view.ts';
import type { ScheduleView } from '#functions/api/views/schedule-view.ts';
import type { TaskList, TaskView } from '#functions/api/views/task-view.ts';
import type { PlanFinding as Finding, PlanItem } from '#runtime/plan.ts';
import type { ShownKind } from '../words/kinds.ts';

export type { RequestView } from '#functions/api/views/request-view.ts';

/** Part of a list. */
export interface ListPage<Item> {
  items: Item[];
  /** Absent on the last page. */
  nextCursor?: string;
}

/** A job in a list; what only one kind has is optional. */
export type JobLine = z.output<typeof IntegrationUserLine>;

/** What is shown of one job, whichever kind it is. */
export type Job = z.output<typeof JobParts> & { id: string };
export type JobStatus = Job['status'];
export type Stage = Job['stages'][number];
export type StageStatus = Stage['status'];
export type Segment = Job['timeline'][number];
/** Who somebody waits for. */
export type Waiter = Segment['waitingFor'];
export type Attempt = Job['attempts'][number];
export type Resource = Job['resources'][number];
export type Failure = NonNullable<Job['failure']>;

export type Onboarding = Omit<z.output<typeof OnboardingView>, 'onboardingId'> & { id: string };
export type IntegrationUser = z.output<typeof IntegrationUserView>;
export type SiteUserPage = z.output<typeof SiteUsers>;
export type SiteUser = SiteUserPage['items'][number];
export type UserStatus = IntegrationUser['request']['status'];
export type Recovery = z.output<typeof RecoveryView>;
export type Promotion = z.output<typeof PromotionView>;
export type Views = {
  onboarding: Onboarding;
  'integration-user': IntegrationUser;
  recovery: Recovery;
  promotion: Promotion;
};
export type ViewOf<K extends ShownKind> = Views[K];

export type Schedule = z.output<typeof ScheduleView>;
export type RecoveryResult = NonNullable<Recovery['result']>;
export type RecoveredGroup = RecoveryResult['groups'][number];
export type Left = z.output<typeof LeftPage>;
export type LeftItem = Left['items'][number];

export type Health = z.output<typeof HealthView>;
export type Figures = Health['hours'][number];
export type FailureGroup = Health['failures']['groups'][number];
export type FailurePage = z.output<typeof ErrorsView>;
export type FailedRun = FailurePage['items'][number];

export type Task = z.output<typeof TaskView>;
export type TaskPage = z.output<typeof TaskList>;
export type TaskStatus = Task['status'];
export type TaskField = Task['fields'][number];
export type TaskAsk = Task['asks'][number];
export type TaskEntry = Task['history'][number];
export type Mismatch = Task['problems'][number];

export type { Finding, PlanItem };

/** What a run of a request would do, and what stands in its way. */
export type Plan = PlanShape;
export type RecoveryPlan = RecoveryPlanShape;
export type Foreseen = NonNullable<RecoveryPlan['foreseen']>;
export type ForeseenGroup = Foreseen['groups'][number];
export type PromotionPlan = PlanView;
export type AnyPlan = Plan | RecoveryPlan | PromotionPlan;

export type BuildLine = BuildLineShape;
export type Build = z.output<typeof BuildView>;
export type BuildDiff = BuildDiffShape;
export type Placement = PlacementView;
