import { Chain, type IChainable, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { explainFailure } from './failure.ts';
import { authoriseProvisioner, provisionInstance, waitForActive } from './onboarding/instance.ts';
import { preflight, readRequest } from './onboarding/preflight.ts';
import {
  activateIntegration,
  configureConnection,
  importProject,
  testConnection,
} from './onboarding/project.ts';
import {
  authoriseRuntimeClient,
  collectRegistrationValues,
  complete,
  prove,
  registerInCupixWorks,
} from './onboarding/registration.ts';
import { rollBack } from './onboarding/roll-back.ts';
import { whenBusy, whenThrottled, whenUnavailable, whenUnavailableAtFirst } from './retry.ts';
import { type FunctionsByName, Storyboard } from './storyboard.ts';

const PATIENCE: RetryProps[] = [whenThrottled, whenUnavailable, whenBusy];

/**
 * Onboards one customer: from a request to five registration values that are proved to work and entered in
 * CupixWorks. Input: `{ jobId, request }` as `toWorkflowInput` makes it: references, no secrets.
 * Every step is safe to run twice, so another execution of the same onboarding runs through what exists.
 */
export function onboarding(scope: Construct, functions: FunctionsByName): IChainable {
  const failing = { kind: 'onboarding', name: 'Onboarding failed', rollBack } as const;
  const failure = explainFailure(scope, functions, failing);
  const board = new Storyboard(scope, functions, PATIENCE, failure);
  const beforeAnything = new Storyboard(scope, functions, [whenThrottled, whenUnavailableAtFirst]);

  return Chain.start(readRequest(board))
    .next(preflight(board, beforeAnything))
    .next(provisionInstance(board))
    .next(waitForActive(board))
    .next(authoriseProvisioner(board))
    .next(importProject(board))
    .next(configureConnection(board))
    .next(testConnection(board))
    .next(activateIntegration(board))
    .next(authoriseRuntimeClient(board))
    .next(collectRegistrationValues(board))
    .next(prove(board))
    .next(registerInCupixWorks(board))
    .next(complete(board));
}
