import type { JobParts, OnboardingView } from './api/answers.ts';
import type { ApiClient } from './api/api-client.ts';
import { changesOfJob } from './api/changes.ts';
import type { Outcome } from './follow-execution.ts';
import { openTaskOf } from './human-task.ts';
import type { ServedKind } from './kinds/kind.ts';
import type { Shown } from './render/view.ts';
import { budgetOfView } from './render/wait-budget.ts';
import type { Terminal } from './terminal.ts';

/** Whether a job waits for a person right now. */
export function waitsForPerson({ stages }: Pick<Shown, 'stages'>): boolean {
  return stages.some(({ status, waitingFor }) => status === 'waiting' && waitingFor === 'a person');
}

export interface RemoteFollowing {
  api: ApiClient;
  served: ServedKind;
  id: string;
  terminal: Pick<Terminal, 'signal' | 'pause'>;
  /** Called at each change. */
  show(shown: Shown, nowMs: number): void;
  /** True: stop when a person has an open task. */
  stopForPerson: boolean;
}

/** Follows a job through the API until it ends, or until somebody else has to do something. */
export async function followJob(following: RemoteFollowing): Promise<Outcome> {
  const { api, served, id, terminal, show, stopForPerson } = following;
  for await (const view of changesOfJob(api, served, id, terminal)) {
    const task = waitsForPerson(view) ? await openTaskOf(api, served.kind, id) : undefined;
    // The clock of the other side is the one that its times were read from.
    show(shownOf(view, task?.dueAt), view.asOf ? Date.parse(view.asOf) : Date.now());
    if (view.status !== 'RUNNING') return 'ended';
    // Somebody's answer may be on its way to the workflow.
    if (stopForPerson && task) return 'person';
  }
  return 'interrupted';
}

function shownOf(view: JobParts, taskDueAt: string | undefined): Shown {
  const { status, stages } = view;
  return {
    status,
    stages,
    budget: { ...budgetOfView(view as Pick<OnboardingView, 'request'>), taskDueAt },
  };
}
