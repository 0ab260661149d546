import { Chain } from 'aws-cdk-lib/aws-stepfunctions';
import { whenOpeningFails, whenThrottled } from '../retry.ts';
import type { Storyboard } from '../storyboard.ts';
import {
  answeredIn,
  askedEnough,
  groups,
  jobId,
  MAX_TRIES,
  nobodyAsked,
  personSeconds,
  toCpq,
  toPerson,
} from './variables.ts';

/** @param more what else the workflow's variables are at first */
export function readRequest(board: Storyboard, more: Record<string, unknown> = {}) {
  return board.pass('Read the request', {
    stage: 'preflight',
    says: 'Keeps the request in variables; every later step takes only what it needs.',
    assign: {
      jobId: '{% $states.input.jobId %}',
      request: '{% $states.input.request %}',
      scope: null,
      ...nobodyAsked,
      ...more,
    },
  });
}

/** 1 · Is everybody there? Nothing is made, and nobody is asked for anything. */
export function preflight(checks: Storyboard): Chain {
  const site = checks.task('Find CPQ site', {
    stage: 'preflight',
    says: 'Looks whether the site runs in Fusion and has the API of integration users.',
    calls: 'cpq/find-site',
    payload: { jobId, site: '{% $request.site %}' },
  });
  return Chain.start(findDomain(checks)).next(checkDomain(checks)).next(site);
}

/** The part of stage 1 that everything else in the domain needs. */
export function findDomain(board: Storyboard) {
  return board.task('Find identity domain', {
    stage: 'preflight',
    says: 'Finds the identity domain and its address.',
    calls: 'oci/find-domain',
    payload: { jobId, region: '{% $request.region %}', domainId: '{% $request.domainId %}' },
    assign: { domainUrl: '{% $states.result.Payload.domainUrl %}' },
  });
}

/** The part of stage 1 that asks the domain for our rights. */
export function checkDomain(board: Storyboard) {
  return board.task('Check identity domain', {
    stage: 'preflight',
    says: 'Makes sure that we may create applications there.',
    calls: 'identity-domain/check-domain',
    payload: { jobId, domainUrl: '{% $domainUrl %}' },
  });
}

/** 2 · The scope of CPQ is read from the domain; where that leaves a choice, a person says which it is. */
export function discoverScope(board: Storyboard): Chain {
  const stage = 'discover-scope';
  const find = board.task('Discover scope', {
    stage,
    says: 'Looks in the identity domain for the scope of this CPQ site.',
    calls: 'identity-domain/discover-scope',
    payload: {
      jobId,
      domainUrl: '{% $domainUrl %}',
      siteUrl: '{% $request.site.url %}',
      scope: '{% $request.scope %}',
    },
    assign: {
      scope: '{% $states.result.Payload.scope %}',
      candidates: '{% $states.result.Payload.candidates %}',
    },
  });
  const ask = board.humanTask('Confirm scope', {
    stage,
    says: 'A person says which scope is that of CPQ.',
    calls: 'identity-domain/open-scope-task',
    waitsSeconds: personSeconds,
    payload: {
      ...toPerson,
      domainUrl: '{% $domainUrl %}',
      siteUrl: '{% $request.site.url %}',
      candidates: '{% $candidates %}',
    },
    assign: answeredIn(stage),
    patience: [whenThrottled, whenOpeningFails],
    nobodyAnswered: {
      name: 'Nobody confirmed the scope',
      summary: 'Nobody said in time which scope of the identity domain is that of CPQ',
      fix: 'Ask the person, or write the scope into the request (cpq.scope). Resume opens the task again.',
    },
  });
  const check = board.task('Check scope', {
    stage,
    says: 'Makes sure that the domain offers this scope, and remembers it.',
    calls: 'identity-domain/check-scope',
    payload: { jobId, domainUrl: '{% $domainUrl %}', answer: '{% $answer %}' },
    assign: { problems: '{% $states.result.Payload.problems %}' },
  });
  return board.until(find, {
    stage,
    says: 'Goes on as soon as one scope is certain.',
    name: 'Scope known?',
    done: '$scope != null',
    exhausted: askedEnough(stage),
    meanwhile: Chain.start(ask).next(check),
    giveUp: {
      name: 'Scope stayed unknown',
      summary: `The identity domain offers none of the ${MAX_TRIES} scopes that were named`,
      fix: 'Copy the scope from the application of CPQ in the domain into the request (cpq.scope), then start again.',
    },
  });
}

/** 3 · The last look before anything is made. */
export function checkSite(board: Storyboard) {
  return board.task('Check CPQ site', {
    stage: 'check-site',
    says: 'Makes sure that the administrator may administrate users, and that the groups exist.',
    calls: 'cpq/check-site',
    payload: { ...toCpq, groups },
    assign: { warnings: '{% $states.result.Payload.warnings %}' },
  });
}
