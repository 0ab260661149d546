/** The thirteen stages of an onboarding, in order: the names that people see everywhere. */
export const onboardingStages = [
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
] as const;

export type StageId = (typeof onboardingStages)[number]['id'];
