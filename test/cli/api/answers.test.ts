import { describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import * as answers from '#cli/api/answers.ts';
import { routes } from '#functions/api/routes.ts';

/** What the command line reads of which answer of which route. */
const READS: Record<string, z.ZodMiniType> = {
  'startOnboarding 202': answers.StartedOnboarding,
  'startOnboarding 200': answers.Plan,
  'listOnboardings 200': answers.OnboardingPage,
  'showOnboarding 200': answers.OnboardingView,
  'resumeOnboarding 202': answers.ResumedOnboarding,
  'listTasks 200': answers.TaskPage,
  'showTask 200': answers.Task,
  'completeTask 202': answers.AnsweredTask,
  'rejectTask 202': answers.AnsweredTask,
  'revealSecret 200': answers.RevealedSecret,
  'announceArtifact 200': answers.AnnouncedArchive,
  'announceArtifact 202': answers.AnnouncedArchive,
};

describe('what the command line reads', () => {
  it.each(Object.entries(READS))('is what %s answers', (name, schema) => {
    const [operationId, status] = name.split(' ');
    const route = routes.find((one) => one.operationId === operationId);
    const example = route?.answers[Number(status)]?.example;
    expect(example).toBeDefined();
    expect(schema.safeParse(example).error).toBeUndefined();
  });
});
