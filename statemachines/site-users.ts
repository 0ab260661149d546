import { Chain, Choice, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { findDomain, readRequest } from './integration-user/preparation.ts';
import { toCpq } from './integration-user/variables.ts';
import { planScope } from './integration-user-plan.ts';
import { whileSomebodyWaits } from './retry.ts';
import { comment, type FunctionsByName, Storyboard, when } from './storyboard.ts';

/**
 * Lists integration users of a CPQ site, asked as the administrator of one of them. Express, because somebody waits
 * for the answer. Input: `{ jobId, request }` as that of the run, and what to look for. Result: a page of users, or
 * null with findings, or failures as they were caught.
 */
export function siteUsers(scope: Construct, functions: FunctionsByName): IChainable {
  const listed = Succeed.jsonata(scope, 'Listed', {
    comment: comment({ stage: 'check-site', says: 'Answers with what was found.' }),
    outputs: {
      page: '{% $page %}',
      findings: '{% [$findings] %}',
      failures: '{% $failure = null ? [] : [$failure] %}',
    },
  });
  const board = new Storyboard(scope, functions, [whileSomebodyWaits], listed);
  const nothing = { items: [], findings: [], failure: null, page: null, domainUrl: null };
  const list = board.task('List site users', {
    stage: 'check-site',
    says: 'Goes through the next integration users of the site.',
    calls: 'cpq/list-site-users',
    payload: { ...toCpq, filter: '{% $filter %}', page: '{% $wanted %}' },
    assign: { page: '{% $states.result.Payload %}' },
  });
  const isKnown = Choice.jsonata(scope, 'Scope known?', {
    comment: comment({ stage: 'discover-scope', says: 'Without its scope CPQ lets nobody in.' }),
  });
  isKnown.when(when('$scope = null'), listed);
  isKnown.otherwise(Chain.start(list).next(listed));
  return Chain.start(
    readRequest(board, {
      ...nothing,
      filter: '{% $states.input.filter %}',
      wanted: '{% $states.input.page %}',
    }),
  )
    .next(findDomain(board))
    .next(planScope(board))
    .next(isKnown);
}
