import * as z from 'zod/mini';
import { CaughtFailure, explain } from '#runtime/explain-failure.ts';
import { PlanFinding, PlanItem } from '#runtime/plan.ts';
import type { StateMachineSetting } from '#runtime/settings.ts';
import { type JobKind, stagesByKind } from '#runtime/stages.ts';
import { runInquiry } from './run-inquiry.ts';
import type { Plan } from './views/plan-view.ts';

const Looked = z.object({
  items: z.array(PlanItem),
  findings: z.array(PlanFinding),
  /** Errors as the workflow caught them. */
  failures: z.array(CaughtFailure),
});

const IF_SLOW = {
  summary: 'The systems did not answer in time for a plan; a run would be more patient.',
  fix: 'Plan again. If it lasts, start it: its preflight tells which system is slow, before anything is made.',
};

/**
 * Runs the workflow of plans for a kind of job and waits for what it has found out.
 * @param input as that of the run
 * @throws Timeout the systems did not answer in time
 * @throws Unexpected it ended in another way than it should
 */
export async function runPlan(
  kind: JobKind,
  machine: StateMachineSetting,
  input: object,
): Promise<Plan> {
  const asked = { machine, result: Looked, what: 'The plan', ifSlow: IF_SLOW };
  const { items, findings, failures } = await runInquiry(asked, input);
  const found = [...findings, ...failures.map((failure) => toFinding(explain(failure)))];
  return {
    ready: found.length === 0,
    items: inOrder(kind, items),
    findings: inOrder(kind, found).map(({ fix, ...finding }) => ({
      ...finding,
      fix: forPlan(fix),
    })),
  };
}

function toFinding({ stage, error, system, summary, fix }: PlanFinding): PlanFinding {
  return { stage, error, system, summary, fix };
}

function inOrder<T extends { stage: string }>(kind: JobKind, list: T[]): T[] {
  const position = ({ stage }: T) => stagesByKind[kind].findIndex(({ id }) => id === stage);
  return list.toSorted((a, b) => position(a) - position(b));
}

/** What to do is written for a run that stopped; here nothing ran. */
function forPlan(fix: string): string {
  return fix.replaceAll(/\bthen (resume|start again)\b/g, 'then plan again');
}
