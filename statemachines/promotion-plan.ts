import { Chain, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { inRun } from './promotion/variables.ts';
import { whileSomebodyWaits } from './retry.ts';
import { comment, type FunctionsByName, Storyboard } from './storyboard.ts';

/**
 * Tells what a promotion of this request would do, without doing anything: the same first stage. Express, because
 * somebody waits for the answer. Input: as that of the promotion. Result: the key of the plan in the artifact store,
 * or the failure as it was caught.
 */
export function promotionPlan(scope: Construct, functions: FunctionsByName): IChainable {
  const planned = Succeed.jsonata(scope, 'Planned', {
    comment: comment({ stage: 'plan-promotion', says: 'Answers with where the plan lies.' }),
    outputs: { plan: '{% $plan %}', failure: '{% $failure %}' },
  });
  const board = new Storyboard(scope, functions, [whileSomebodyWaits], planned);
  const read = board.pass('Read the request', {
    stage: 'plan-promotion',
    says: 'Keeps the request in variables.',
    assign: {
      jobId: '{% $states.input.jobId %}',
      request: '{% $states.input.request %}',
      plan: null,
      failure: null,
    },
  });
  const plan = board.task('Plan', {
    stage: 'plan-promotion',
    says: 'Compares source and target, and collects what stands in the way.',
    calls: 'oic/promotion/plan-promotion',
    payload: { ...inRun, build: '{% $request.build %}', mode: 'only' },
    assign: { plan: '{% $states.result.Payload.plan %}' },
  });
  return Chain.start(read).next(plan).next(planned);
}
