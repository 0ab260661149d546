import { Chain, Choice, type IChainable, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { explainFailure } from './failure.ts';
import { approve, type Choose, makeBuild, plan, readRequest } from './promotion/preparation.ts';
import { rollBack } from './promotion/roll-back.ts';
import { activate, conclude, configure, importBuild, prove } from './promotion/target.ts';
import { isHalfDone } from './promotion/variables.ts';
import { whenBusy, whenThrottled, whenUnavailable, whenUnavailableAtFirst } from './retry.ts';
import { comment, type FunctionsByName, Storyboard } from './storyboard.ts';

const PATIENCE: RetryProps[] = [whenThrottled, whenUnavailable, whenBusy];

/**
 * Brings a project of OIC from one environment to another. Input: `{ jobId, request }` as `toPromotionInput` makes it:
 * names and references, no secrets. Until the build is imported nothing of the target is touched; if something fails
 * after that, and until the build works there, the target is rolled back if the request says so.
 */
export function promotion(scope: Construct, functions: FunctionsByName): IChainable {
  const failure = explainFailure(scope, functions, {
    kind: 'promotion',
    name: 'Promotion failed',
    rollBack,
    rollsBackWhen: isHalfDone,
  });
  const board = new Storyboard(scope, functions, PATIENCE, failure);
  const checks = new Storyboard(scope, functions, [whenThrottled, whenUnavailableAtFirst], failure);
  const choose: Choose = (name, stage, says) =>
    Choice.jsonata(scope, name, { comment: comment({ stage, says }) });

  const goesOn = Chain.start(makeBuild(board))
    .next(importBuild(board))
    .next(configure(board))
    .next(activate(board))
    .next(prove(board))
    .next(conclude(board));
  return Chain.start(readRequest(board))
    .next(plan(checks))
    .next(approve(board, choose, goesOn));
}
