import { Choice, Fail, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { whenBusy, whenThrottled, whenUnavailable, whileUnfinished } from './retry.ts';
import { comment, type FunctionsByName, Storyboard, when } from './storyboard.ts';

/**
 * The one way an onboarding fails: the error is explained and written down; what was made is taken back if the
 * request says so; and the execution ends FAILED with the error's name and a cause that a person understands.
 */
export function explainFailure(scope: Construct, functions: FunctionsByName): IChainable {
  const failed = Fail.jsonata(scope, 'Onboarding failed', {
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
      onboardingId: '{% $onboardingId %}',
      failure: '{% $failure %}',
      onFailure: '{% $request.onFailure %}',
    },
    assign: { failure: '{% $states.result.Payload %}' },
  });
  explain.addCatch(failed, { errors: ['States.ALL'], outputs: {} });

  const wanted = Choice.jsonata(scope, 'Roll back?', {
    comment: comment({ stage: 'failed', says: 'Only when the request asks for it.' }),
  })
    .when(when('$request.onFailure = "roll-back"'), rollBack(scope, functions, failed))
    .otherwise(failed);
  explain.next(wanted);
  return explain;
}

/** Takes back what this onboarding made, in reverse order. A step that can't is told with the failure. */
function rollBack(scope: Construct, functions: FunctionsByName, failed: IChainable): IChainable {
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
      payload: { onboardingId: '{% $onboardingId %}', ...payload },
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
