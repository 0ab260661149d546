import type { Pass, RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { Chain } from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { whileUnfinished } from '../retry.ts';
import { type Storyboard, when } from '../storyboard.ts';
import type { Choose } from './acting.ts';
import { endOfRun, jobId, toOracle } from './variables.ts';

export function readRequest(board: Storyboard) {
  return board.pass('Read the request', {
    stage: 'preflight',
    says: 'Keeps the request in variables; what is found lies in the artifact store.',
    assign: {
      jobId: '{% $states.input.jobId %}',
      request: '{% $states.input.request %}',
      access: '{% $states.input.request.access %}',
      until: endOfRun,
      round: 0,
      waves: 0,
      asks: 0,
      pace: 0,
      waitSeconds: 0,
    },
  });
}

/**
 * Asks Oracle for the addresses of the instance of an onboarding; sets `access`.
 * @param retry what is retried besides the patience of the board
 */
export function locateInstance(board: Storyboard, retry: RetryProps[] = []): LambdaInvoke {
  return board.task('Locate instance', {
    stage: 'preflight',
    says: 'Asks Oracle for the addresses of the instance of an onboarding.',
    calls: 'oci/locate-instance',
    payload: {
      jobId,
      region: '{% $request.onboarding.region %}',
      compartmentId: '{% $request.onboarding.compartmentId %}',
      instanceId: '{% $request.onboarding.instanceId %}',
    },
    assign: {
      access: {
        instance: '{% $states.result.Payload.instance %}',
        client: {
          secretId: '{% $request.onboarding.client.secretId %}',
          tokenUrl: '{% $request.onboarding.client.tokenUrl %}',
          scopes: { api: '{% $states.result.Payload.scope %}' },
        },
      },
    },
    retry,
  });
}

/** 1 · Which instance, and may we look at it? */
export function preflight(board: Storyboard, choose: Choose): Chain {
  const stage = 'preflight';
  const locate = locateInstance(board, [whileUnfinished]);
  const check = board.task('Check monitoring', {
    stage,
    says: 'Takes the instance for this run, and looks at the failures of the last hour once.',
    calls: 'oic/recovery/check-monitoring',
    payload: { jobId, ...toOracle },
    assign: { pace: '{% $states.result.Payload.pace %}' },
  });
  const says = 'A request names its instance, or the onboarding that made it.';
  const which = choose('Instance known?', stage, says)
    .when(when('$access = null'), locate.next(check))
    .otherwise(check);
  return Chain.custom(which, check.endStates, check);
}

/** 2 · Everything that has failed and still stands so, page by page. */
export function findFailures(board: Storyboard): { round: Pass; found: Chain } {
  const stage = 'find-failures';
  const round = board.pass('Begin a round', {
    stage,
    says: 'Looks at everything again: what was recovered is gone by now, what failed again is back.',
    assign: { round: '{% $round + 1 %}', pages: 0, offset: 0 },
  });
  const find = board.task('Find failures', {
    stage,
    says: 'Writes failed instances down, as many pages as the cap of calls allows at once.',
    calls: 'oic/recovery/find-failures',
    payload: {
      jobId,
      run: '{% $states.context.Execution.Name %}',
      ...toOracle,
      round: '{% $round %}',
      window: '{% $request.policy.window %}',
      pages: '{% $pages %}',
      offset: '{% $offset %}',
    },
    assign: {
      pages: '{% $states.result.Payload.pages %}',
      offset: '{% $states.result.Payload.offset %}',
      foundAll: '{% $states.result.Payload.done %}',
      pace: '{% $states.result.Payload.pace %}',
      waitSeconds: '{% $states.result.Payload.waitSeconds %}',
    },
  });
  const wait = board.wait('Wait to look further', {
    stage,
    says: 'Keeps to the cap of calls.',
    seconds: '{% $waitSeconds %}',
  });
  const found = board.until(find, {
    stage,
    says: 'Goes on when every page is read.',
    name: 'Found all?',
    done: '$foundAll',
    // A day more than the run may take: only a list that never comes to its end gets there.
    exhausted: '$toMillis($states.context.State.EnteredTime) > $until + 86400000',
    meanwhile: Chain.start(wait),
    giveUp: {
      name: 'Failures could not be read',
      summary: 'Oracle did not let us read the list of failures to its end',
      fix: 'Try a narrower window or fewer calls per minute, then start again: nothing is done twice.',
    },
  });
  return { round, found };
}
