import { Chain, type IChainable, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { explainFailure } from './failure.ts';
import {
  checkSite,
  discoverScope,
  preflight,
  readRequest,
} from './integration-user/preparation.ts';
import { complete, prove, setStatus } from './integration-user/status.ts';
import { establishUser, registerClient, setGroups } from './integration-user/user.ts';
import { whenBusy, whenThrottled, whenUnavailable, whenUnavailableAtFirst } from './retry.ts';
import { type FunctionsByName, Storyboard } from './storyboard.ts';

const PATIENCE: RetryProps[] = [whenThrottled, whenUnavailable, whenBusy];

/**
 * Makes an external application an integration user of Oracle CPQ, or changes one: from a request to a call that
 * is proved to succeed, or to fail if the user shall be inactive. Input: `{ jobId, request }` as
 * `toUserWorkflowInput` makes it: references, no secrets. Every step is safe to run twice and changes only what
 * differs, so an edited request is another execution of the same job.
 */
export function integrationUser(scope: Construct, functions: FunctionsByName): IChainable {
  const failure = explainFailure(scope, functions, {
    kind: 'integration-user',
    name: 'Integration user failed',
  });
  const board = new Storyboard(scope, functions, PATIENCE, failure);
  const first = [whenThrottled, whenUnavailableAtFirst];
  const checks = new Storyboard(scope, functions, first, failure);

  return Chain.start(readRequest(board))
    .next(preflight(checks))
    .next(discoverScope(board))
    .next(checkSite(board))
    .next(registerClient(board))
    .next(establishUser(board))
    .next(setGroups(board))
    .next(setStatus(board))
    .next(prove(board))
    .next(complete(board));
}
