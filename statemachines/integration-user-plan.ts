import { Chain, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { found } from './findings.ts';
import { checkDomain, findDomain, readRequest } from './integration-user/preparation.ts';
import { groups, jobId, status } from './integration-user/variables.ts';
import { whileSomebodyWaits } from './retry.ts';
import { comment, type FunctionsByName, Storyboard, type WayOut } from './storyboard.ts';

/** Whoever administrates CPQ, if the scope is known by now. */
const caller =
  '{% $request.administrator = null or $scope = null ? null : { "secretId": $request.administrator.secretId, "tokenUrl": $domainUrl & "/oauth2/v1/token", "scope": $scope } %}';

/** Nobody administrates CPQ for us: people do. */
const byPerson = '{% $request.administrator = null %}';

/**
 * Tells what a run of this request for an integration user would do, without doing anything. What would stop the
 * run is collected instead of ending this one: CPQ is looked at also where the identity domain can't be. Express,
 * because somebody waits for the answer. Input: as that of the run. Result: items, findings, and failures as they
 * were caught.
 */
export function integrationUserPlan(scope: Construct, functions: FunctionsByName): IChainable {
  const patience = [whileSomebodyWaits];
  const planned = Succeed.jsonata(scope, 'Planned', {
    comment: comment({ stage: 'complete', says: 'Answers with what was found out.' }),
    outputs: {
      items: '{% [$items] %}',
      findings: '{% [$findings] %}',
      failures: '{% [$filter([$domainFailure, $failure], function($one) { $one != null })] %}',
    },
  });
  const user = planUser(new Storyboard(scope, functions, patience, planned));
  const inDomain = new Storyboard(scope, functions, patience, goingOnWith(user));
  const nothing = {
    ...{ items: [], findings: [], failure: null, domainFailure: null },
    ...{ domainUrl: null, client: null },
  };
  return Chain.start(readRequest(inDomain, nothing))
    .next(findDomain(inDomain))
    .next(checkDomain(inDomain))
    .next(planScope(inDomain))
    .next(planApplication(inDomain))
    .next(user)
    .next(planned);
}

/** What can't be asked in the domain is told, and CPQ is looked at without it. */
function goingOnWith(next: IChainable): WayOut {
  return {
    to: () => next,
    keeps: (failure) => ({ assign: { domainFailure: failure }, outputs: {} }),
  };
}

/** 2 · Which scope is it, or does a person have to say so? Also where somebody only looks at the site. */
export function planScope(board: Storyboard) {
  return board.task('Plan scope', {
    stage: 'discover-scope',
    says: 'Looks in the identity domain for the scope of this CPQ site.',
    calls: 'identity-domain/plan-scope',
    payload: {
      jobId,
      domainUrl: '{% $domainUrl %}',
      siteUrl: '{% $request.site.url %}',
      scope: '{% $request.scope %}',
    },
    assign: { ...found, scope: '{% $states.result.Payload.scope %}' },
  });
}

/** 4 · Is the client made, mended, switched on or off, or left? */
function planApplication(board: Storyboard) {
  return board.task('Plan application', {
    stage: 'register-client',
    says: 'Compares the client of the application with what it should be.',
    calls: 'identity-domain/plan-application',
    payload: {
      jobId,
      customer: '{% $request.customer %}',
      domainUrl: '{% $domainUrl %}',
      name: '{% $request.client.name %}',
      adopt: '{% $request.client.adopt %}',
      scope: '{% $scope %}',
      status,
      byPerson,
    },
    assign: { ...found, client: '{% $states.result.Payload.client %}' },
  });
}

/** 1, 3, 5 to 7 · What does the site hold already? */
function planUser(board: Storyboard) {
  return board.task('Plan user', {
    stage: 'establish-user',
    says: 'Compares user, groups and status in CPQ with the request.',
    calls: 'cpq/plan-user',
    payload: {
      jobId,
      site: '{% $request.site %}',
      caller,
      byPerson,
      client: '{% $client %}',
      groups,
      status,
      assignee: '{% $request.task.assignee %}',
    },
    assign: found,
  });
}
