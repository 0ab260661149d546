import type { OnboardingView } from './api/answers.ts';
import type { ApiClient } from './api/api-client.ts';
import { changesOfOnboarding } from './api/changes.ts';
import type { Outcome } from './follow-execution.ts';
import { openTaskOf } from './human-task.ts';
import type { Shown } from './render/view.ts';
import { budgetOfView } from './render/wait-budget.ts';
import type { Terminal } from './terminal.ts';

/** Whom an onboarding waits for right now. */
export function waitsForPerson({ stages }: Pick<Shown, 'stages'>): boolean {
  return stages.some(({ status, waitingFor }) => status === 'waiting' && waitingFor === 'a person');
}

export interface RemoteFollowing {
  api: ApiClient;
  onboardingId: string;
  terminal: Pick<Terminal, 'signal' | 'pause'>;
  /** Called at each change. */
  show(shown: Shown, nowMs: number): void;
  /** True: stop when a person has an open task. */
  stopForPerson: boolean;
}

/** Follows an onboarding through the API until it ends, or until somebody else has to do something. */
export async function followOnboarding(following: RemoteFollowing): Promise<Outcome> {
  const { api, onboardingId, terminal, show, stopForPerson } = following;
  for await (const view of changesOfOnboarding(api, onboardingId, terminal)) {
    const task = waitsForPerson(view) ? await openTaskOf(api, onboardingId) : undefined;
    // The clock of the other side is the one that its times were read from.
    show(shownOf(view, task?.dueAt), view.asOf ? Date.parse(view.asOf) : Date.now());
    if (view.status !== 'RUNNING') return 'ended';
    // Somebody's answer may be on its way to the workflow.
    if (stopForPerson && task) return 'person';
  }
  return 'interrupted';
}

function shownOf(view: OnboardingView, taskDueAt: string | undefined): Shown {
  const { status, stages } = view;
  return { status, stages, budget: { ...budgetOfView(view), taskDueAt } };
}
