import { Duration } from 'aws-cdk-lib';
import { Chain, JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { whileLocked, whileUnfinished } from '../retry.ts';
import type { Storyboard } from '../storyboard.ts';
import { inRun, withBuild } from './variables.ts';

/** How long the activations of a build may take: so long, or so long for each integration. */
const ACTIVATION_SECONDS = { atLeast: 30 * 60, each: 5 * 60 };

/** 5, 6 · The target is backed up, and gets the build. From here on a failure leaves something to put right. */
export function importBuild(board: Storyboard): Chain {
  const backUp = board.task('Back up target', {
    stage: 'back-up-target',
    says: 'Keeps the project as it is, with its active versions, schedules and lookups.',
    calls: 'oic/promotion/back-up-target',
    payload: inRun,
    assign: { touched: true },
    retry: [whileLocked],
  });
  const load = board.task('Import build', {
    stage: 'import-build',
    says: 'Imports the build: as a new project, or into the one that is there.',
    calls: 'oic/promotion/import-build',
    payload: withBuild,
    retry: [whileLocked],
  });
  return Chain.start(backUp).next(load);
}

/** 7, 8, 9 · Connections and lookups get the values of the environment; nothing is activated before every test passed. */
export function configure(board: Storyboard): Chain {
  const connections = board.task('Configure connections', {
    stage: 'configure-connections',
    says: 'Gives every connection the values and secrets of the environment.',
    calls: 'oic/promotion/configure-connections',
    payload: withBuild,
    retry: [whileLocked],
  });
  const test = board.task('Test connections', {
    stage: 'test-connections',
    says: 'OIC calls the target of every connection.',
    calls: 'oic/promotion/test-connections',
    payload: withBuild,
    retry: [whileLocked],
  });
  const lookups = board.task('Set lookups', {
    stage: 'set-lookups',
    says: 'Gives lookups that are different in the environment their rows.',
    calls: 'oic/promotion/set-lookups',
    payload: inRun,
    retry: [whileLocked],
  });
  return Chain.start(connections).next(test).next(lookups);
}

/** 10, 11, 12 · Old schedules stop, versions are activated one after the other, new schedules start. */
export function activate(board: Storyboard): Chain {
  const stage = 'activate-integrations';
  const stop = board.task('Stop schedules', {
    stage: 'stop-schedules',
    says: 'Stops the schedules of versions whose place others take.',
    calls: 'oic/promotion/stop-schedules',
    payload: withBuild,
    assign: { activateUntil: activationEnd },
    retry: [whileLocked, whileUnfinished],
  });
  const act = board.task('Activate integrations', {
    stage,
    says: 'Activates one version after the other, as far as it gets at once.',
    calls: 'oic/promotion/activate-integrations',
    payload: withBuild,
    assign: { activated: '{% $states.result.Payload.done %}' },
    retry: [whileLocked],
  });
  const wait = board.wait('Wait for activation', {
    stage,
    says: 'OIC activates in the background.',
    seconds: '{% 15 %}',
  });
  const all = board.until(act, {
    stage,
    says: 'Goes on when every version has come to its final state.',
    name: 'All active?',
    done: '$activated',
    exhausted: '$toMillis($states.context.State.EnteredTime) > $activateUntil',
    meanwhile: Chain.start(wait),
    giveUp: {
      name: 'Activation took too long',
      summary: 'OIC has not activated all integrations in the time that they have',
      fix: 'Look at them in the OIC console. Resume looks again and goes on with what is not active.',
    },
  });
  const start = board.task('Start schedules', {
    stage: 'start-schedules',
    says: 'Starts the schedules of the build, but for those that the environment wants stopped.',
    calls: 'oic/promotion/start-schedules',
    payload: withBuild,
    retry: [whileLocked, whileUnfinished],
  });
  return Chain.start(stop).next(all).next(start);
}

const activationEnd = `{% $toMillis($states.context.State.EnteredTime) + $max([${ACTIVATION_SECONDS.atLeast}, ${ACTIVATION_SECONDS.each} * $planned]) * 1000 %}`;

/** An endpoint is there some seconds after its activation. */
const whileAppearing: RetryProps = {
  errors: ['NotReadyYet'],
  interval: Duration.seconds(5),
  backoffRate: 2,
  maxDelay: Duration.seconds(30),
  maxAttempts: 5,
  jitterStrategy: JitterType.FULL,
};

/** 13 · Works? Then the environment has the build, whatever comes after. */
export function prove(board: Storyboard): Chain {
  const stage = 'smoke-test';
  const call = board.task('Smoke test', {
    stage,
    says: 'Calls the promoted project once, as its users do, if the request says how.',
    calls: 'oic/promotion/smoke-test',
    payload: withBuild,
    assign: { smokeTest: '{% $states.result.Payload.status %}' },
    retry: [whileAppearing],
  });
  const note = board.task('Note build', {
    stage,
    says: 'Notes which build the environment has now.',
    calls: 'ledger/place-build',
    payload: {
      jobId: inRun.jobId,
      run: inRun.run,
      customer: '{% $request.customer %}',
      project: '{% $request.project %}',
      environment: '{% $request.to %}',
      build: '{% $build %}',
    },
    assign: { touched: false },
  });
  return Chain.start(call).next(note);
}

/** 14, 15 · The build goes to Git, and what was reached is written down. Its result is the result of the execution. */
export function conclude(board: Storyboard): Chain {
  const push = board.task('Push to Git', {
    stage: 'push-to-git',
    says: 'Commits the build with its manifest and tags it, if the request names a repository.',
    calls: 'git/push-build',
    payload: withBuild,
    assign: { git: '{% $states.result.Payload %}' },
  });
  const complete = board.task('Complete', {
    stage: 'complete',
    says: 'Writes down what was reached.',
    calls: 'ledger/complete-promotion',
    payload: {
      jobId: inRun.jobId,
      run: inRun.run,
      build: '{% $build %}',
      plan: '{% $plan %}',
      git: '{% $git %}',
      smokeTest: '{% $smokeTest %}',
      approvedBy: '{% $approvedBy %}',
    },
  });
  return Chain.start(push).next(complete);
}
