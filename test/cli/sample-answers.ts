import type { OnboardingLine, Task } from '#cli/api/answers.ts';
import { finished } from './render/sample-progress.ts';

/** The same onboarding in all answers. */
export const onboardingId = finished.onboardingId;

/** A line of the list. */
export function line(changed: Partial<OnboardingLine> = {}): OnboardingLine {
  return {
    onboardingId,
    customer: 'acme',
    status: 'RUNNING',
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:05:00.000Z',
    ...changed,
  };
}

/** The task to register the values. */
export function task(changed: Partial<Task> = {}): Task {
  return {
    taskId: `${onboardingId}.register-in-cupixworks`,
    jobId: onboardingId,
    title: 'Register in CupixWorks',
    status: 'OPEN',
    assignee: 'kim.lee@acme.example',
    instructions: ['Open https://acme.cupix.works/pj/ab12cd.'],
    fields: [
      { name: 'clientId', label: 'Client ID', value: 'client-1' },
      { name: 'clientSecret', label: 'Client Secret', secret: true },
    ],
    asks: [
      { name: 'status', label: 'State', required: true },
      { name: 'clientId', label: 'Client ID', required: false },
    ],
    problems: [],
    dueAt: '2026-01-15T00:00:00.000Z',
    ...changed,
  };
}

/** The onboarding while it waits for its person. */
export const waiting = {
  ...finished,
  status: 'RUNNING' as const,
  registration: null,
  proof: null,
  asOf: '2026-01-01T01:00:00.000Z',
  request: { cupixworks: { dueDays: 14 } },
  stages: [
    {
      name: 'register-in-cupixworks',
      status: 'waiting' as const,
      startedAt: '2026-01-01T00:00:00.000Z',
      seconds: 0,
      attempts: 1,
      waitingFor: 'a person',
    },
  ],
};
