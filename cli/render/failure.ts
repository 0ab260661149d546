import type { JobParts } from '../api/answers.ts';
import { duration, table } from './format.ts';
import { resourceLines } from './result.ts';
import { titleOf } from './stage-text.ts';

type Failure = NonNullable<JobParts['failure']>;

/**
 * Everything somebody needs at three in the morning: what happened where, what was seen, what exists, what
 * to do, and the command that goes on.
 * @param resume the exact command, with the API, or the data directory where it isn't the usual one
 * @param one what it is, as in sentences
 */
export function failureText(view: JobParts, resume: string, one = 'onboarding'): string {
  const { failure } = view;
  if (!failure) return `The ${one} of ${view.customer} ended ${view.status}.\n`;
  return [
    `The ${one} of ${view.customer} stopped.`,
    '',
    `  ${failure.summary}`,
    '',
    ...table(factsOf(failure, view)),
    '',
    'Made so far',
    ...resourceLines(view),
    '',
    'What to do',
    `  ${failure.fix}`,
    `  More: ${failure.runbook}`,
    ...linkLines(view),
    '',
    'Then go on from here',
    `  ${resume}`,
    // Resumed, it would run with the same request.
    ...(/\bstart again\b/i.test(failure.fix)
      ? ['Or, with the corrected request', `  ${resume.replace(/ resume \S+/, ' onboard FILE')}`]
      : []),
    '',
  ].join('\n');
}

function factsOf(failure: Failure, { stages }: JobParts): string[][] {
  const { status, serviceCode, requestId, detail } = failure.seen ?? {};
  const seen = [status === undefined ? undefined : `HTTP ${status}`, serviceCode]
    .filter((part) => part !== undefined)
    .join(' ');
  const stage = stages.find(({ name }) => name === failure.stage);
  const tries =
    stage && stage.attempts > 1
      ? `${stage.attempts}, in ${duration(stage.seconds ?? 0)}`
      : undefined;
  const facts: [string, string | undefined][] = [
    ['Stage', titleOf(failure.stage)],
    ['System', failure.system],
    ['Error', failure.error],
    ['Seen', seen],
    ['Answer', detail],
    ['Request id', requestId],
    ['Attempts', tries],
    ['At', failure.at],
  ];
  return facts.filter((fact): fact is [string, string] => !!fact[1]);
}

/** Where to look with one's own eyes; an older API names no places. */
export function linkLines({ links = [] }: Pick<JobParts, 'links'>): string[] {
  return links.length === 0
    ? []
    : ['', 'Where to look', ...table(links.map(({ title, url }) => [title, url]))];
}
