import { Chain } from 'aws-cdk-lib/aws-stepfunctions';
import type { Storyboard } from '../storyboard.ts';
import { onboardingId } from './variables.ts';

export function readRequest(board: Storyboard) {
  return board.pass('Read the request', {
    stage: 'preflight',
    says: 'Keeps the request in variables; every later step takes only what it needs.',
    assign: {
      onboardingId: '{% $states.input.onboardingId %}',
      request: '{% $states.input.request %}',
      domainUrl: null,
      instance: null,
      provisioner: null,
      problems: [],
      tries: 0,
    },
  });
}

/** 1 · Asks every system whether this can work. Nothing is made before all have said yes. */
export function preflight(board: Storyboard, checks: Storyboard) {
  const stage = 'preflight';
  const primavera = checks.task('Check Primavera', {
    stage,
    says: 'Signs in with the service account and looks for a workspace.',
    calls: 'primavera/check-account',
    payload: {
      onboardingId,
      url: '{% $request.primavera.url %}',
      credential: '{% $request.primavera.credential %}',
    },
  });
  const tenancy = checks.task('Check Oracle tenancy', {
    stage,
    says: 'Finds compartment and identity domain, and room for one more instance.',
    calls: 'oci/check-tenancy',
    payload: {
      onboardingId,
      region: '{% $request.region %}',
      compartmentId: '{% $request.compartmentId %}',
      domainId: '{% $request.domainId %}',
      instance: '{% $request.instance %}',
    },
    assign: { foundDomainUrl: '{% $states.result.Payload.domainUrl %}' },
  });
  const domain = checks.task('Check identity domain', {
    stage,
    says: 'Makes sure that we may create applications there.',
    calls: 'identity-domain/check-domain',
    payload: { onboardingId, domainUrl: '{% $foundDomainUrl %}' },
    outputs: { domainUrl: '{% $foundDomainUrl %}' },
  });
  const archive = checks.task('Check archive', {
    stage,
    says: 'Opens the archive and compares its hash.',
    calls: 'oic/check-archive',
    payload: { onboardingId, archive: '{% $request.archive %}' },
  });
  const project = checks.task('Check CupixWorks project', {
    stage,
    says: 'Looks the project up, if the request brings an API token.',
    calls: 'cupixworks/check-project',
    payload: {
      onboardingId,
      team: '{% $request.cupixworks.team %}',
      project: '{% $request.cupixworks.project %}',
      domain: '{% $request.cupixworks.domain %}',
      apiToken: '{% $request.cupixworks.apiToken %}',
    },
  });
  return board.parallel('Preflight', {
    stage,
    says: 'Asks every system whether this can work, before anything is made.',
    branches: [Chain.start(tenancy).next(domain), primavera, archive, project],
    assign: { domainUrl: '{% $states.result[0].domainUrl %}' },
  });
}
