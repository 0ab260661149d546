import { Chain, type Choice, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { whenOpeningFails, whenThrottled } from '../retry.ts';
import { type Storyboard, when } from '../storyboard.ts';
import type { Choose } from './acting.ts';
import { endOfRunFromNow, inRun } from './variables.ts';

/** A person who was asked so often has other work. */
const MAX_ASKS = 3;
/** What an answer given in the last minute needs on its way. */
const LAST_MINUTE_SECONDS = 120;

/** 6 · A person decides about groups for which the rules say so. Nobody's answer is an answer, too. */
export function askPerson(
  board: Storyboard,
  choose: Choose,
  { nextRound, report }: { nextRound: IChainable; report: IChainable },
): Choice {
  const stage = 'ask-a-person';
  const ask = board.humanTask('Ask a person', {
    stage,
    says: 'Shows the groups and asks what shall become of each.',
    calls: 'oic/recovery/open-decision',
    waitsSeconds: `{% $request.policy.dueDays * 86400 + ${LAST_MINUTE_SECONDS} %}`,
    payload: {
      taskToken: '{% $states.context.Task.Token %}',
      ...inRun,
      round: '{% $round %}',
      instance: '{% $access.instance.serviceInstance %}',
      dueDays: '{% $request.policy.dueDays %}',
    },
    assign: { answer: '{% $states.result %}', asks: '{% $asks + 1 %}' },
    patience: [whenThrottled, whenOpeningFails],
    nobodyAnswered: { goesOnWith: report },
  });
  const keep = board.task('Keep decision', {
    stage,
    says: 'Writes down what was decided; the next round does it.',
    calls: 'oic/recovery/keep-decision',
    payload: { ...inRun, answer: '{% $answer %}' },
    // The person's time is not the run's.
    assign: { decided: '{% $states.result.Payload.decided %}', until: endOfRunFromNow },
  });
  const decided = choose('Anything decided?', stage, 'What was decided is done in another round.')
    .when(when('$decided > 0'), nextRound)
    .otherwise(report);
  Chain.start(ask).next(keep).next(decided);
  return choose('Anybody to ask?', stage, 'Only where a rule says so, and not again and again.')
    .when(when(`$asked = 0 or $asks >= ${MAX_ASKS}`), report)
    .otherwise(ask);
}

/** 7 · What was reached, and why the rest is left. Its result is the result of the execution. */
export function reportRecovery(board: Storyboard): LambdaInvoke {
  return board.task('Report', {
    stage: 'report-recovery',
    says: 'Sums up by group what was recovered, what was not, and why.',
    calls: 'oic/recovery/report-recovery',
    payload: {
      ...inRun,
      round: '{% $round %}',
      pages: '{% $pages %}',
      waves: '{% $waves %}',
    },
  });
}
