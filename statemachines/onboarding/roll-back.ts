import type { IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { whenBusy, whenThrottled, whenUnavailable, whileUnfinished } from '../retry.ts';
import { type FunctionsByName, Storyboard } from '../storyboard.ts';

/** Takes back what this onboarding made, in reverse order. A step that can't is told with the failure. */
export function rollBack(
  scope: Construct,
  functions: FunctionsByName,
  failed: IChainable,
): IChainable {
  const board = new Storyboard(scope, functions, [
    whenThrottled,
    whenUnavailable,
    whenBusy,
    whileUnfinished,
  ]);
  const undo = (name: string, calls: string, payload: Record<string, unknown>) => {
    const task = board.task(name, {
      stage: 'roll-back',
      says: 'Takes back what this onboarding made; what was never there is fine.',
      calls,
      payload: { jobId: '{% $jobId %}', ...payload },
    });
    task.addCatch(failed, {
      errors: ['States.ALL'],
      assign: {
        failure: {
          error: '{% $failure.error %}',
          cause: `{% $failure.cause & "\\nThe roll-back stopped at: ${name} (" & $states.errorOutput.Error & "). What is left stands in the ledger." %}`,
        },
      },
      outputs: {},
    });
    return task;
  };
  const domainUrl = '{% $domainUrl %}';
  const first = undo('Remove project', 'oic/remove-project', {
    instance: '{% $instance %}',
    client: '{% $provisioner %}',
  });
  first
    .next(
      undo('Remove runtime client', 'identity-domain/remove-client', {
        purpose: 'runtime',
        domainUrl,
      }),
    )
    .next(
      undo('Remove provisioner', 'identity-domain/remove-client', {
        purpose: 'provisioner',
        domainUrl,
      }),
    )
    .next(undo('Remove instance', 'oci/remove-instance', { region: '{% $request.region %}' }))
    .next(failed);
  return first;
}
