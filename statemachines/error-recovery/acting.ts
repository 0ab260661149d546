import { Chain, type Choice, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Storyboard } from '../storyboard.ts';
import { when } from '../storyboard.ts';
import { hasCome, inRun, inSeconds, isOver, paced, secondsUntil, toOracle } from './variables.ts';

/** How long the recovery jobs of one wave are followed; what runs longer is looked at in the next round. */
const FOLLOW_SECONDS = 30 * 60;
/** Between two looks at them. */
const LOOK_SECONDS = 15;
/** Until what was done shows in Oracle's list. */
const SETTLE_SECONDS = 30;

/** Makes a choice of a stage. */
export type Choose = (name: string, stage: string, says: string) => Choice;

/** 3 · Decides about every failure; nothing is sent. */
export function planRecovery(board: Storyboard): LambdaInvoke {
  return board.task('Plan recovery', {
    stage: 'plan-recovery',
    says: 'Groups the failures by message, and decides about each by the rules.',
    calls: 'oic/recovery/plan-recovery',
    payload: {
      ...inRun,
      round: '{% $round %}',
      pages: '{% $pages %}',
      waves: '{% $waves %}',
      policy: '{% $request.policy %}',
      until: '{% $until %}',
    },
    assign: {
      batches: '{% $states.result.Payload.batches %}',
      waitUntil: '{% $states.result.Payload.waitUntil %}',
      asked: '{% $states.result.Payload.asked %}',
      sent: 0,
    },
  });
}

/**
 * 4, 5 · Sends what is planned in waves, and follows each wave to its end. Then everything is looked at again, until
 * a plan is empty.
 */
export function recover(
  board: Storyboard,
  choose: Choose,
  { nextRound, goesOn }: { nextRound: IChainable; goesOn: IChainable },
): Choice {
  const send = sendBatches(board);
  const pause = board.wait('Wait to send', {
    stage: 'recover',
    says: 'Keeps to the cap of calls.',
    seconds: '{% $waitSeconds %}',
  });
  const settle = board.wait('Let it settle', {
    stage: 'follow-recovery',
    says: 'Gives Oracle time to show what was done.',
    seconds: `{% $max([$waitSeconds, ${SETTLE_SECONDS}]) %}`,
  });
  const wait = board.wait('Wait for back-off', {
    stage: 'follow-recovery',
    says: 'Something may be tried again, but not yet.',
    seconds: secondsUntil('$waitUntil'),
  });
  const again = choose('Look again?', 'follow-recovery', 'As long as something is done or due.')
    .when(when('$batches > 0'), nextRound)
    .when(when('$waitUntil != null'), wait)
    .otherwise(goesOn);
  const sentAll = choose('Sent all?', 'follow-recovery', 'Sends the rest of the plan in time.')
    .when(when(`$not($sentAll) and $not(${isOver})`), pause)
    .otherwise(settle);
  pause.next(send);
  settle.next(again);
  wait.next(nextRound);
  send.next(
    choose('Anything to follow?', 'recover', 'Discards need no following.')
      .when(when('$not($follow)'), sentAll)
      .otherwise(followWave(board, choose, sentAll)),
  );
  return choose('Anything to send?', 'plan-recovery', 'An empty plan may have to wait.')
    .when(when('$batches = 0'), again)
    .otherwise(send);
}

function sendBatches(board: Storyboard): LambdaInvoke {
  return board.task('Send batches', {
    stage: 'recover',
    says: 'Resubmits and discards in batches of at most 50, as many as the cap of calls allows at once.',
    calls: 'oic/recovery/send-wave',
    payload: {
      ...inRun,
      ...toOracle,
      round: '{% $round %}',
      stop: '{% $request.policy.stop %}',
      waves: '{% $waves %}',
      sent: '{% $sent %}',
    },
    assign: {
      waves: '{% $states.result.Payload.waves %}',
      sent: '{% $states.result.Payload.sent %}',
      sentAll: '{% $states.result.Payload.done %}',
      follow: '{% $states.result.Payload.follow %}',
      followUntil: inSeconds(FOLLOW_SECONDS),
      ...paced,
    },
  });
}

function followWave(board: Storyboard, choose: Choose, next: Choice): Chain {
  const stage = 'follow-recovery';
  const wait = board.wait('Wait for recovery', {
    stage,
    says: 'Oracle is running the resubmitted instances.',
    seconds: `{% $max([$waitSeconds, ${LOOK_SECONDS}]) %}`,
  });
  const look = board.task('Follow recovery', {
    stage,
    says: 'Looks how many of the wave have recovered and how many have failed again.',
    calls: 'oic/recovery/follow-wave',
    payload: { ...inRun, ...toOracle, waves: '{% $waves %}' },
    assign: { followed: '{% $states.result.Payload.done %}', ...paced },
  });
  const says = 'Goes on when the wave has ended; what takes too long shows later.';
  const recovered = choose('Recovered?', stage, says)
    .when(when(`$not($followed) and $not(${hasCome('$followUntil')})`), wait)
    .otherwise(next);
  return Chain.start(wait).next(look).next(recovered);
}
