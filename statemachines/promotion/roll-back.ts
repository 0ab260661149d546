import type { IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import {
  whenBusy,
  whenThrottled,
  whenUnavailable,
  whileLocked,
  whileUnfinished,
} from '../retry.ts';
import { type FunctionsByName, Storyboard } from '../storyboard.ts';
import { inRun } from './variables.ts';

/** Brings the target back to what it was, and proves it by comparison with the backup. */
export function rollBack(
  scope: Construct,
  functions: FunctionsByName,
  failed: IChainable,
): IChainable {
  const patience = [whenThrottled, whenUnavailable, whenBusy, whileLocked, whileUnfinished];
  const board = new Storyboard(scope, functions, patience);
  const step = (name: string, says: string, calls: string, assign?: Record<string, unknown>) => {
    const stage = 'roll-back';
    const task = board.task(name, {
      stage,
      says,
      calls,
      payload: inRun,
      ...(assign && { assign }),
    });
    task.addCatch(failed, {
      errors: ['States.ALL'],
      assign: {
        failure: {
          error: '{% $failure.error %}',
          cause: `{% $failure.cause & "\\nThe roll-back stopped at: ${name} (" & $states.errorOutput.Error & "). The backup lies in the artifact store." %}`,
        },
      },
      outputs: {},
    });
    return task;
  };
  const restore = step(
    'Roll back target',
    'Takes out what is new, puts back what was replaced, and activates again what was active.',
    'oic/promotion/roll-back',
  );
  const prove = step(
    'Prove roll-back',
    'Exports the target once more and compares it with the backup, file by file.',
    'oic/promotion/prove-roll-back',
    {
      failure: {
        error: '{% $failure.error %}',
        cause: '{% $failure.cause & "\\n" & $states.result.Payload.says %}',
      },
    },
  );
  restore.next(prove).next(failed);
  return restore;
}
