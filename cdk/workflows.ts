import type { StateMachineSetting } from '#runtime/settings.ts';
import type { JobKind } from '#runtime/stages.ts';
import { errorRecovery } from '#statemachines/error-recovery.ts';
import { instanceLook } from '#statemachines/instance-look.ts';
import { integrationUser } from '#statemachines/integration-user.ts';
import { integrationUserPlan } from '#statemachines/integration-user-plan.ts';
import { onboarding } from '#statemachines/onboarding.ts';
import { onboardingPlan } from '#statemachines/onboarding-plan.ts';
import { promotion } from '#statemachines/promotion.ts';
import { promotionPlan } from '#statemachines/promotion-plan.ts';
import { siteUsers } from '#statemachines/site-users.ts';
import type { Story } from './constructs/workflow.ts';
import type { Inquiry } from './function-definition.ts';

/** One workflow of the product. Its role, alarms and rows of the dashboard follow from it. */
export interface WorkflowDefinition {
  /** What the Step Functions console says about it. */
  comment: string;
  /** One execution, as the subject of a sentence: "An onboarding". */
  one: string;
  /** Its states. What they call, it may call, and nothing else. */
  story: Story;
  /** Tells functions where it is. */
  setting: StateMachineSetting;
  /** Seconds that a caller waits for the result. Present: Express, and so nothing of an execution is kept. */
  answersWithin?: number;
}

/**
 * Every workflow, one for each kind of job, in the order of the dashboard. The kind gives the construct and the
 * state machine their names. Which functions may start, read or answer it stands in cdk/functions.ts.
 */
export const workflows: Record<JobKind, WorkflowDefinition> = {
  onboarding: {
    comment: 'Connects CupixWorks to Oracle Primavera Cloud through Oracle Integration 3.',
    one: 'An onboarding',
    story: onboarding,
    setting: 'ONBOARDING_STATE_MACHINE',
  },
  'integration-user': {
    comment: 'Makes an external application an integration user of Oracle CPQ running in Fusion.',
    one: 'An integration user',
    story: integrationUser,
    setting: 'INTEGRATION_USER_STATE_MACHINE',
  },
  recovery: {
    comment:
      'Finds failed integrations, resubmits or discards them by rules, and says what is left.',
    one: 'A recovery',
    story: errorRecovery,
    setting: 'RECOVERY_STATE_MACHINE',
  },
  promotion: {
    comment: 'Brings a project of OIC from one environment to another, or leaves that as it was.',
    one: 'A promotion',
    story: promotion,
    setting: 'PROMOTION_STATE_MACHINE',
  },
};

/**
 * Every workflow whose caller waits for its result. Nobody can list or resume their executions, so no alarm rings for
 * one: the caller is told at once.
 */
export const inquiries: Record<Inquiry, WorkflowDefinition> = {
  'onboarding-plan': {
    comment: 'Says what an onboarding would do. Reads only.',
    one: 'A plan',
    story: onboardingPlan,
    setting: 'ONBOARDING_PLAN_STATE_MACHINE',
    // API Gateway waits 29 seconds, and around the workflow there is something to do, too.
    answersWithin: 25,
  },
  'integration-user-plan': {
    comment: 'Says what a run for an integration user would do. Reads only.',
    one: 'A plan of an integration user',
    story: integrationUserPlan,
    setting: 'INTEGRATION_USER_PLAN_STATE_MACHINE',
    answersWithin: 25,
  },
  'site-users': {
    comment: 'Lists the integration users of a CPQ site. Reads only.',
    one: 'A look at a CPQ site',
    story: siteUsers,
    setting: 'SITE_USERS_STATE_MACHINE',
    answersWithin: 25,
  },
  'instance-look': {
    comment: 'Says how an instance is, what failed there, or what a recovery would do. Reads only.',
    one: 'A look at an instance',
    story: instanceLook,
    setting: 'INSTANCE_LOOK_STATE_MACHINE',
    answersWithin: 25,
  },
  'promotion-plan': {
    comment: 'Says what a promotion would do. Reads only.',
    one: 'A plan of a promotion',
    story: promotionPlan,
    setting: 'PROMOTION_PLAN_STATE_MACHINE',
    // API Gateway waits 29 seconds, and around the workflow there is something to do, too.
    answersWithin: 25,
  },
};
