import { Chain, Choice, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { locateInstance } from './error-recovery/preparation.ts';
import { whileSomebodyWaits } from './retry.ts';
import { comment, type FunctionsByName, Storyboard, when } from './storyboard.ts';

const jobId = '{% $jobId %}';
/** What every look takes. */
const looking = {
  jobId,
  look: '{% $look %}',
  access: '{% $access %}',
  callsPerMinute: '{% $request.callsPerMinute %}',
};

/**
 * Looks at the failures or the health of an OIC instance, or says what a recovery would do there. Reads only. Express,
 * because somebody waits for the answer, which is laid into the artifact store: it may be larger than a state. Input:
 * `{ jobId, look, about, question, request: { access, onboarding, callsPerMinute } }`. Result: the failure, or null.
 */
export function instanceLook(scope: Construct, functions: FunctionsByName): IChainable {
  const looked = Succeed.jsonata(scope, 'Looked', {
    comment: comment({ stage: 'report-recovery', says: 'Says whether there is an answer.' }),
    outputs: { failure: '{% $failure %}' },
  });
  const board = new Storyboard(scope, functions, [whileSomebodyWaits], looked);
  const choose = (name: string, says: string) =>
    Choice.jsonata(scope, name, { comment: comment({ stage: 'preflight', says }) });
  const about = choose('What is asked?', 'One question at a time.')
    .when(when('$about = "health"'), readHealth(board).next(looked))
    .when(when('$about = "recovery"'), foreseeRecovery(board).next(looked))
    .otherwise(listFailures(board).next(looked));
  const which = choose('Instance known?', 'A job names its instance, or the onboarding of it.')
    .when(when('$access = null'), locateInstance(board).next(about))
    .otherwise(about);
  return Chain.start(readQuestion(board)).next(which);
}

function readQuestion(board: Storyboard) {
  return board.pass('Read the question', {
    stage: 'preflight',
    says: 'Keeps the question in variables.',
    assign: {
      jobId: '{% $states.input.jobId %}',
      look: '{% $states.input.look %}',
      about: '{% $states.input.about %}',
      question: '{% $states.input.question %}',
      request: '{% $states.input.request %}',
      access: '{% $states.input.request.access %}',
      failure: null,
    },
  });
}

function readHealth(board: Storyboard) {
  return board.task('Read health', {
    stage: 'find-failures',
    says: 'Counts messages by hour and day, and failures by message.',
    calls: 'oic/health/read-health',
    payload: { ...looking, window: '{% $question.window %}' },
  });
}

function listFailures(board: Storyboard) {
  return board.task('List failures', {
    stage: 'find-failures',
    says: 'Reads the failures that are asked for, a page of them.',
    calls: 'oic/health/list-failures',
    payload: { ...looking, question: '{% $question %}' },
  });
}

function foreseeRecovery(board: Storyboard) {
  return board.task('Foresee recovery', {
    stage: 'plan-recovery',
    says: 'Decides about each failure by the rules, and sends nothing.',
    calls: 'oic/recovery/foresee-recovery',
    payload: { ...looking, policy: '{% $question.policy %}' },
  });
}
