import { Choice, Fail, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { JobKind } from '#runtime/stages.ts';
import { whenBusy, whenThrottled, whenUnavailable } from './retry.ts';
import { comment, type FunctionsByName, Storyboard, when } from './storyboard.ts';

const AS_REQUESTED = '$request.onFailure = "roll-back"';

/** How the workflow of one kind of job fails. */
export interface Failing {
  kind: JobKind;
  /** Name of the state that ends the execution. */
  name: string;
  /** Takes back what was made, if the request may ask for that; leads to `failed` in the end. */
  rollBack?(scope: Construct, functions: FunctionsByName, failed: IChainable): IChainable;
  /** JSONata: whether it is taken back; usually when the request says so. */
  rollsBackWhen?: string;
}

/**
 * The one way a workflow fails: the error is explained and written down; what was made is taken back if the
 * request says so; and the execution ends FAILED with the error's name and a cause that a person understands.
 */
export function explainFailure(
  scope: Construct,
  functions: FunctionsByName,
  { kind, name, rollBack, rollsBackWhen = AS_REQUESTED }: Failing,
): IChainable {
  const failed = Fail.jsonata(scope, name, {
    comment: '[failed] Ends the execution with the name of the error and its human cause.',
    error: '{% $failure.error %}',
    cause: '{% $failure.cause %}',
  });
  const patience = [whenThrottled, whenUnavailable, whenBusy];
  // When even the explanation fails, the error itself is what is left to say.
  const explain = new Storyboard(scope, functions, patience).task('Explain failure', {
    stage: 'failed',
    says: 'Says what was seen, what was made so far, and what to do.',
    calls: 'ledger/report-failure',
    payload: {
      jobId: '{% $jobId %}',
      kind,
      failure: '{% $failure %}',
      onFailure: rollBack ? `{% (${rollsBackWhen}) ? "roll-back" : "keep" %}` : 'keep',
    },
    assign: { failure: '{% $states.result.Payload %}' },
  });
  explain.addCatch(failed, { errors: ['States.ALL'], outputs: {} });
  if (!rollBack) {
    explain.next(failed);
    return explain;
  }
  const wanted = Choice.jsonata(scope, 'Roll back?', {
    comment: comment({ stage: 'failed', says: 'Only when the request asks for it.' }),
  })
    .when(when(rollsBackWhen), rollBack(scope, functions, failed))
    .otherwise(failed);
  explain.next(wanted);
  return explain;
}
