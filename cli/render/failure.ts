import type { OnboardingView } from '#functions/api/describe-onboarding.ts';
import { onboardingStages } from '#runtime/stages.ts';
import { table } from './format.ts';
import { resourceLines } from './result.ts';

/**
 * Everything somebody needs at three in the morning: what happened where, what was seen, what exists, what
 * to do, and the command that goes on.
 * @param resume the exact command, with the data directory where it isn't the usual one
 */
export function failureText(view: OnboardingView, resume: string): string {
  const failure = view.failure;
  if (!failure) return `The onboarding ${view.onboardingId} ended ${view.status}.\n`;
  const title = onboardingStages.find(({ id }) => id === failure.stage)?.title ?? failure.stage;
  const seen = [
    failure.seen?.status === undefined ? undefined : `HTTP ${failure.seen.status}`,
    failure.seen?.serviceCode,
  ].filter((part) => part !== undefined);
  const facts = [
    ['Stage', title],
    ['System', failure.system],
    ['Error', failure.error],
    ...(seen.length > 0 ? [['Seen', seen.join(' ')]] : []),
    ...(failure.seen?.requestId ? [['Request id', failure.seen.requestId]] : []),
  ];
  return [
    `The onboarding of ${view.customer} stopped.`,
    '',
    `  ${failure.summary}`,
    '',
    ...table(facts),
    '',
    'Made so far',
    ...resourceLines(view),
    '',
    'What to do',
    `  ${failure.fix}`,
    `  More: ${failure.runbook}`,
    '',
    'Then go on from here',
    `  ${resume}`,
    '',
  ].join('\n');
}
