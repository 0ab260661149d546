/** Runs the functions that EventBridge would run when an execution has ended. */

import { randomUUID } from 'node:crypto';
import type { EndWatch } from './assembly/read-assembly.ts';
import type { Engine, ExecutionDescription } from './engine/index.ts';
import type { LambdaHost } from './lambda/index.ts';

export interface EndWatchOptions {
  watches: readonly EndWatch[];
  engine: Pick<Engine, 'subscribe' | 'finished'>;
  lambdas: Pick<LambdaHost, 'invoke'>;
  place: { accountId: string; region: string };
  /** Told of a call that failed. */
  onFailure(functionArn: string, error: unknown): void;
}

const ENDED = /^Execution(Failed|TimedOut|Aborted)$/;

/**
 * Tells functions of the ends that they watch for.
 * @returns ends that
 */
export function watchEnds({ watches, engine, lambdas, place, onFailure }: EndWatchOptions) {
  const tell = (ended: ExecutionDescription) => {
    for (const { functionArn, stateMachineArns, statuses } of watches) {
      const isWatched = stateMachineArns.includes(ended.stateMachineArn);
      if (!isWatched || !statuses.includes(ended.status)) continue;
      lambdas
        .invoke(functionArn, endEvent(ended, place))
        .catch((error: unknown) => onFailure(functionArn, error));
    }
  };
  return engine.subscribe(({ type }, executionArn) => {
    // The event comes a moment before the execution itself says that it has ended.
    if (ENDED.test(type)) void engine.finished(executionArn).then(tell);
  });
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
function endEvent(execution: ExecutionDescription, place: EndWatchOptions['place']) {
  const { executionArn, stateMachineArn, name, status, startDate, stopDate } = execution;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: place.accountId,
    time: (stopDate ?? startDate).toISOString(),
    region: place.region,
    resources: [executionArn],
    // The workflow has a key of its own, so AWS tells neither input and result nor error and cause.
    detail: {
      executionArn,
      stateMachineArn,
      name,
      status,
      startDate: startDate.getTime(),
      stopDate: stopDate?.getTime() ?? null,
    },
  };
}
