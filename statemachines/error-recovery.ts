import { Chain, Choice, type IChainable, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { type Choose, planRecovery, recover } from './error-recovery/acting.ts';
import { askPerson, reportRecovery } from './error-recovery/conclusion.ts';
import { findFailures, preflight, readRequest } from './error-recovery/preparation.ts';
import { explainFailure } from './failure.ts';
import { whenBusy, whenThrottled, whenUnavailable, whenUnavailableAtFirst } from './retry.ts';
import { comment, type FunctionsByName, Storyboard } from './storyboard.ts';

const PATIENCE: RetryProps[] = [whenThrottled, whenUnavailable, whenBusy];

/**
 * Recovers failed integrations of one instance by rules. Input: `{ jobId, request }` as `toRecoveryInput` makes it:
 * references and rules, no secrets. It works in rounds: find what has failed, decide, act, follow; then look at
 * everything again, until nothing is left to do. So a call whose answer was lost is never repeated blindly, and the
 * last look says what every failure that is left is left for.
 */
export function errorRecovery(scope: Construct, functions: FunctionsByName): IChainable {
  const failure = explainFailure(scope, functions, { kind: 'recovery', name: 'Recovery failed' });
  const board = new Storyboard(scope, functions, PATIENCE, failure);
  const first = [whenThrottled, whenUnavailableAtFirst];
  const checks = new Storyboard(scope, functions, first, failure);

  const choose: Choose = (name, stage, says) =>
    Choice.jsonata(scope, name, { comment: comment({ stage, says }) });

  const { round, found } = findFailures(board);
  const report = reportRecovery(board);
  const ask = askPerson(board, choose, { nextRound: round, report });
  Chain.start(round)
    .next(found)
    .next(planRecovery(board))
    .next(recover(board, choose, { nextRound: round, goesOn: ask }));
  return Chain.start(readRequest(board)).next(preflight(checks, choose)).next(round);
}
