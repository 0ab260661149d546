import type { ShownStage } from './view.ts';

/** How long an onboarding may wait, in seconds; what nobody has told is absent. */
export interface WaitBudget {
  instanceSeconds?: number | undefined;
  activationSeconds?: number | undefined;
  taskSeconds?: number | undefined;
  /** ISO 8601; more exact than `taskSeconds`, once there is a task. */
  taskDueAt?: string | undefined;
}

/** The budget that a request, as it stands in a file, gives. */
export function budgetOfRequest(request: {
  waits: { instanceMinutes: number; activationMinutes: number };
  cupixworks: { dueDays: number };
}): WaitBudget {
  return {
    instanceSeconds: request.waits.instanceMinutes * 60,
    activationSeconds: request.waits.activationMinutes * 60,
    taskSeconds: request.cupixworks.dueDays * 86_400,
  };
}

/** The budget of an onboarding, as the API shows its request. */
export function budgetOfView(view: {
  request?:
    | {
        waits?: { instanceSeconds?: number | undefined; activationSeconds?: number | undefined };
        cupixworks?: { dueDays?: number | undefined };
      }
    | undefined;
}): WaitBudget {
  const { waits, cupixworks } = view.request ?? {};
  const dueDays = cupixworks?.dueDays;
  return { ...waits, ...(dueDays !== undefined && { taskSeconds: dueDays * 86_400 }) };
}

/**
 * When the wait that a stage is in ends at the latest, as the workflow counts it.
 * @returns milliseconds since 1970; undefined when it doesn't wait, or nobody has told the budget
 */
export function waitEndsAt(
  stage: ShownStage,
  stages: readonly ShownStage[],
  budget: WaitBudget,
): number | undefined {
  if (stage.status !== 'waiting' || !/^(Oracle|a person)$/.test(stage.waitingFor ?? '')) {
    return undefined;
  }
  switch (stage.name) {
    case 'wait-for-active': {
      // The clock of this wait starts when the instance is asked for.
      const asked = stages.find(({ name }) => name === 'provision-instance');
      return after(asked?.startedAt ?? stage.startedAt, budget.instanceSeconds);
    }
    case 'activate-integration':
      return after(stage.startedAt, budget.activationSeconds);
    case 'register-in-cupixworks':
      return after(budget.taskDueAt, 0) ?? after(stage.startedAt, budget.taskSeconds);
    default:
      return undefined;
  }
}

function after(from: string | undefined, seconds: number | undefined): number | undefined {
  return from === undefined || seconds === undefined
    ? undefined
    : Date.parse(from) + seconds * 1000;
}
