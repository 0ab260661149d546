import * as z from 'zod/mini';
import { defineStep } from '#runtime/step.ts';
import { findTask } from '#runtime/tasks.ts';
import { keepVerdicts } from './verdicts.ts';

const Input = z.strictObject({
  jobId: z.string(),
  run: z.string(),
  /** By group. */
  answer: z.record(z.string(), z.nullable(z.enum(['resubmit', 'discard', 'leave']))),
});

/** Writes down what the person decided; the next round does it. */
export const handler = defineStep({
  stage: 'ask-a-person',
  system: 'oic-onboarding',
  input: Input,
  act: async ({ jobId, run, answer }) => {
    const task = await findTask(`${jobId}.decide-failures`);
    const by = task?.answer?.by ?? task?.assignee ?? 'a person';
    const said = Object.entries(answer).flatMap(([group, verdict]) =>
      verdict ? [[group, verdict] as const] : [],
    );
    await keepVerdicts({ jobId, run }, Object.fromEntries(said), by);
    return { decided: said.length };
  },
});
