import { Chain, Choice, type IChainable, Pass, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { found } from './findings.ts';
import { preflight, readRequest } from './onboarding/preflight.ts';
import { jobId } from './onboarding/variables.ts';
import { whileSomebodyWaits } from './retry.ts';
import { comment, type FunctionsByName, Storyboard, type WayOut, when } from './storyboard.ts';

const FAILURES = '{% [$states.result.failure] %}';
const DOMAIN = '$states.result[0].domainUrl';

/**
 * Tells what an onboarding of this request would do, without doing anything: the same preflight, then one look
 * at each system. What would stop the run is collected instead of ending this one. Express, because somebody
 * waits for the answer. Input: as that of the onboarding. Result: items, findings, and failures as they
 * were caught.
 */
export function onboardingPlan(scope: Construct, functions: FunctionsByName): IChainable {
  const patience = [whileSomebodyWaits];
  const planned = Succeed.jsonata(scope, 'Planned', {
    comment: comment({ stage: 'complete', says: 'Answers with what was found out.' }),
    outputs: {
      items: '{% [$items] %}',
      findings: '{% [$findings] %}',
      failures: '{% $failure = null ? [$failures] : $append($failures, [$failure]) %}',
    },
  });
  // A look that fails ends the plan; what was found out before is told.
  const board = new Storyboard(scope, functions, patience, planned);
  const checks = new Storyboard(scope, functions, patience, asResultOfItsBranch(scope));
  const nothing = { items: [], findings: [], failures: [], failure: null };

  const goesOn = Choice.jsonata(scope, 'Can Oracle be asked?', {
    comment: comment({
      stage: 'preflight',
      says: 'Without its identity domain nothing more can be found out.',
    }),
  });
  goesOn.when(when('$domainUrl = null'), planned);
  goesOn.otherwise(
    Chain.start(planInstance(board))
      .next(planClients(board))
      .next(planProject(board))
      .next(planRegistration(board))
      .next(planned),
  );
  return Chain.start(readRequest(board, nothing))
    .next(
      preflight(board, checks, {
        failures: FAILURES,
        domainUrl: `{% $exists(${DOMAIN}) ? ${DOMAIN} : null %}`,
        integrations: '{% [$states.result[2].integrations] %}',
      }),
    )
    .next(goesOn);
}

/** A check that failed ends its branch, and the others go on. */
function asResultOfItsBranch(scope: Construct): WayOut {
  return {
    to: (state) =>
      Pass.jsonata(scope, `Not so: ${state}`, {
        comment: comment({ stage: 'preflight', says: 'Is told, and the other checks go on.' }),
      }),
    keeps: (failure) => ({ outputs: { failure } }),
  };
}

/** 2, 3 · Is there an instance, or is one made? */
function planInstance(board: Storyboard) {
  return board.task('Plan instance', {
    stage: 'provision-instance',
    says: 'Looks for the instance by ledger, tag and name.',
    calls: 'oci/plan-instance',
    payload: {
      jobId,
      region: '{% $request.region %}',
      compartmentId: '{% $request.compartmentId %}',
      instance: '{% $request.instance %}',
    },
    assign: { ...found, instance: '{% $states.result.Payload.instance %}' },
  });
}

/** 4, 9 · Which OAuth clients are made, mended or left? */
function planClients(board: Storyboard) {
  return board.task('Plan clients', {
    stage: 'authorise-provisioner',
    says: 'Compares both OAuth clients and their roles with what they should be.',
    calls: 'identity-domain/plan-clients',
    payload: {
      jobId,
      customer: '{% $request.customer %}',
      security: '{% $request.security %}',
      domainUrl: '{% $domainUrl %}',
      instance: '{% $instance %}',
    },
    assign: {
      ...found,
      provisioner: '{% $states.result.Payload.provisioner %}',
      runtimeClient: '{% $states.result.Payload.runtime %}',
    },
  });
}

/** 5 to 8 · What does the instance hold already? */
function planProject(board: Storyboard) {
  return board.task('Plan project', {
    stage: 'import-project',
    says: 'Compares project, connection and integration with archive and request.',
    calls: 'oic/plan-project',
    payload: {
      jobId,
      instance: '{% $instance %}',
      provisioner: '{% $provisioner %}',
      archive: '{% $request.archive %}',
      integrations: '{% $integrations %}',
      primaveraUrl: '{% $request.primavera.url %}',
      credential: '{% $request.primavera.credential %}',
    },
    assign: { ...found, endpoint: '{% $states.result.Payload.endpoint %}' },
  });
}

/** 10 to 12 · Is a person needed? */
function planRegistration(board: Storyboard) {
  return board.task('Plan registration', {
    stage: 'register-in-cupixworks',
    says: 'Compares the five values with those that were registered.',
    calls: 'cupixworks/plan-registration',
    payload: {
      jobId,
      domainUrl: '{% $domainUrl %}',
      instance: '{% $instance %}',
      client: '{% $runtimeClient %}',
      endpoint: '{% $endpoint %}',
      primaveraUrl: '{% $request.primavera.url %}',
      cupixworks: '{% $request.cupixworks %}',
    },
    assign: found,
  });
}
