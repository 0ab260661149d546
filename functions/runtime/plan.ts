import * as z from 'zod/mini';
import { StageError, type System } from './errors.ts';
import type { StageId } from './stages.ts';

/** What a plan says: what a run of the same request would do with each thing, and what stands in its way. */

/**
 * `create`: it isn't there and is made. `adopt`: it is there, is somebody else's, and is used as it is. `change`: it is
 * there and differs, so it is put right. `replace`: it is put anew in the place of what is there. `keep`: it is
 * there as it should be. `ask`: a person is asked to do it.
 */
export const planActions = ['create', 'adopt', 'change', 'replace', 'keep', 'ask'] as const;
export const PlanAction = z.enum(planActions);
export type PlanAction = z.infer<typeof PlanAction>;

export const PlanItem = z.strictObject({
  /** The stage that would act. */
  stage: z.string(),
  kind: z.enum([
    'integration-instance',
    'oauth-client',
    'role-grant',
    'project',
    'connection',
    'integration',
    'cupixworks-registration',
    'cpq-scope',
    'cpq-user',
    'cpq-groups',
    'cpq-status',
  ]),
  /** As people know it: a display name, or a code. */
  name: z.string(),
  action: PlanAction,
  /** The id that its own system gave it; absent while it has none. */
  id: z.optional(z.string()),
  /** Why, as one sentence. */
  says: z.string(),
});
export type PlanItem = z.infer<typeof PlanItem>;

/** Something that would stop the run. */
export const PlanFinding = z.strictObject({
  stage: z.string(),
  /** Name of a class in errors.ts. */
  error: z.string(),
  system: z.string(),
  /** One sentence: what was seen. */
  summary: z.string(),
  /** What to do about it. */
  fix: z.string(),
});
export type PlanFinding = z.infer<typeof PlanFinding>;

/** One step's part of a plan. */
export class PartialPlan {
  readonly items: PlanItem[] = [];
  readonly findings: PlanFinding[] = [];

  /**
   * Looks at what one stage would do. An error that would stop the run there becomes a finding, and what
   * follows from the look stays unknown; any other error is thrown on, to be tried again.
   * @returns undefined when the stage would stop
   */
  async look<T>(stage: StageId, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StageError) || error.family !== 'stop') throw error;
      this.block(stage, error);
      return undefined;
    }
  }

  /** Notes an error that would stop the run in a stage. */
  block(stage: StageId, error: StageError): void {
    const { system, summary, fix }: { system: System; summary: string; fix: string } =
      error.explanation;
    this.findings.push({ stage, error: error.name, system, summary, fix });
  }
}

/** Several facts as one sentence. */
export function sentenceOf(facts: readonly string[]): string {
  const text = facts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
