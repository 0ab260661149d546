import { Chain } from 'aws-cdk-lib/aws-stepfunctions';
import type { Storyboard } from '../storyboard.ts';
import { jobId } from './variables.ts';

/** @param more what else the workflow's variables are at first */
export function readRequest(board: Storyboard, more: Record<string, unknown> = {}) {
  return board.pass('Read the request', {
    stage: 'preflight',
    says: 'Keeps the request in variables; every later step takes only what it needs.',
    assign: {
      jobId: '{% $states.input.jobId %}',
      request: '{% $states.input.request %}',
      domainUrl: null,
      instance: null,
      provisioner: null,
      problems: [],
      tries: 0,
      ...more,
    },
  });
}

/**
 * 1 · Asks every system whether this can work. Nothing is made before all have said yes.
 * @param assign the variables that are set from the results: tenancy and domain, Primavera, archive, CupixWorks
 */
export function preflight(
  board: Storyboard,
  checks: Storyboard,
  assign: Record<string, unknown> = { domainUrl: '{% $states.result[0].domainUrl %}' },
) {
  const stage = 'preflight';
  const primavera = checks.task('Check Primavera', {
    stage,
    says: 'Signs in with the service account and looks for a workspace.',
    calls: 'primavera/check-account',
    payload: {
      jobId,
      url: '{% $request.primavera.url %}',
      credential: '{% $request.primavera.credential %}',
    },
  });
  const tenancy = checks.task('Check Oracle tenancy', {
    stage,
    says: 'Finds compartment and identity domain, and room for one more instance.',
    calls: 'oci/check-tenancy',
    payload: {
      jobId,
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
    payload: { jobId, domainUrl: '{% $foundDomainUrl %}' },
    outputs: { domainUrl: '{% $foundDomainUrl %}' },
  });
  const archive = checks.task('Check archive', {
    stage,
    says: 'Opens the archive and compares its hash.',
    calls: 'oic/check-archive',
    payload: { jobId, archive: '{% $request.archive %}' },
  });
  const project = checks.task('Check CupixWorks project', {
    stage,
    says: 'Looks the project up, if the request brings an API token.',
    calls: 'cupixworks/check-project',
    payload: {
      jobId,
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
    assign,
  });
}
