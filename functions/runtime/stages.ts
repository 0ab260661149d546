/** Every kind of job with its stages in order: the names that people see everywhere. */
export const stagesByKind = {
  onboarding: [
    { id: 'preflight', title: 'Preflight' },
    { id: 'provision-instance', title: 'Provision instance' },
    { id: 'wait-for-active', title: 'Wait for ACTIVE' },
    { id: 'authorise-provisioner', title: 'Authorise provisioner' },
    { id: 'import-project', title: 'Import project' },
    { id: 'configure-connection', title: 'Configure connection' },
    { id: 'test-connection', title: 'Test connection' },
    { id: 'activate-integration', title: 'Activate integration' },
    { id: 'authorise-runtime-client', title: 'Authorise runtime client' },
    { id: 'collect-registration-values', title: 'Collect registration values' },
    { id: 'prove', title: 'Prove' },
    { id: 'register-in-cupixworks', title: 'Register in CupixWorks' },
    { id: 'complete', title: 'Complete' },
  ],
  'integration-user': [
    { id: 'preflight', title: 'Preflight' },
    { id: 'discover-scope', title: 'Discover scope' },
    { id: 'check-site', title: 'Check CPQ site' },
    { id: 'register-client', title: 'Register client' },
    { id: 'establish-user', title: 'Establish user' },
    { id: 'set-groups', title: 'Set groups' },
    { id: 'set-status', title: 'Set status' },
    { id: 'prove', title: 'Prove' },
    { id: 'complete', title: 'Complete' },
  ],
  recovery: [
    { id: 'preflight', title: 'Preflight' },
    { id: 'find-failures', title: 'Find failures' },
    { id: 'plan-recovery', title: 'Plan recovery' },
    { id: 'recover', title: 'Resubmit and discard' },
    { id: 'follow-recovery', title: 'Follow recovery' },
    { id: 'ask-a-person', title: 'Ask a person' },
    { id: 'report-recovery', title: 'Report' },
  ],
  promotion: [
    { id: 'plan-promotion', title: 'Plan' },
    { id: 'approve-promotion', title: 'Approval' },
    { id: 'create-deployment', title: 'Create deployment' },
    { id: 'export-build', title: 'Export build' },
    { id: 'back-up-target', title: 'Back up target' },
    { id: 'import-build', title: 'Import build' },
    { id: 'configure-connections', title: 'Configure connections' },
    { id: 'test-connections', title: 'Test connections' },
    { id: 'set-lookups', title: 'Set lookups' },
    { id: 'stop-schedules', title: 'Stop schedules' },
    { id: 'activate-integrations', title: 'Activate integrations' },
    { id: 'start-schedules', title: 'Start schedules' },
    { id: 'smoke-test', title: 'Smoke test' },
    { id: 'push-to-git', title: 'Push to Git' },
    { id: 'complete', title: 'Complete' },
  ],
} as const;

/** What a job is: one workflow each. */
export type JobKind = keyof typeof stagesByKind;
export type StageId = (typeof stagesByKind)[JobKind][number]['id'];

export interface Stage {
  id: StageId;
  title: string;
}

/** The stages of an onboarding, in order. */
export const onboardingStages = stagesByKind.onboarding;

export const jobKinds = Object.keys(stagesByKind) as JobKind[];

/** The stage of that id; jobs of different kinds may share one (every job begins with its preflight). */
export function findStage(id: string | undefined): Stage | undefined {
  return jobKinds
    .flatMap((kind): readonly Stage[] => stagesByKind[kind])
    .find((stage) => stage.id === id);
}

/** The stage of a kind of job that follows another one: the first for none, and undefined for the last. */
export function stageAfter(kind: JobKind, ended: StageId | undefined): StageId | undefined {
  const stages: readonly Stage[] = stagesByKind[kind];
  return stages[stages.findIndex(({ id }) => id === ended) + 1]?.id;
}
