/** The failures that `onboard --simulate-failure STAGE:FAULT` can show. */

import { suggest } from '#functions/api/request/nearest-name.ts';
import { heals, type SimulatedFailure, stops, strike } from './simulated-failure.ts';

const always = { times: 'always' } as const;
const minutes = 60_000;

/** In the order of the stages; those that heal come first. Every stage that speaks to somebody is here. */
export const simulatedFailures: readonly SimulatedFailure[] = [
  heals(
    'preflight',
    'throttled',
    'OCI asks us to slow down, twice',
    strike('oci.getDomain', { fault: 'throttled', times: 2, retryAfter: 20 }),
  ),
  heals(
    'preflight',
    'primavera-down',
    'Primavera is down for a moment',
    strike('primavera.requestToken', { fault: 'unavailable', times: 2 }),
  ),
  stops(
    'preflight',
    'wrong-password',
    'InvalidCredentials',
    'Primavera refuses the password',
    strike('primavera.requestToken', { fault: 'unauthorized', ...always }),
  ),
  stops(
    'preflight',
    'missing-policy',
    'NotAuthorized',
    'no OCI policy allows us to see integration instances',
    strike('oci.listIntegrationInstances', { fault: 'not-found', ...always }),
  ),

  heals(
    'provision-instance',
    'throttled',
    'OCI asks us to slow down, three times',
    strike('oci.createIntegrationInstance', { fault: 'throttled', times: 3, retryAfter: 30 }),
  ),
  heals(
    'provision-instance',
    'lost-answer',
    'Oracle creates the instance, but its answer is lost',
    strike('oci.createIntegrationInstance', { fault: 'lost-answer', times: 1 }),
  ),
  stops(
    'provision-instance',
    'limit',
    'LimitExceeded',
    'the tenancy may have no more instances',
    strike('oci.createIntegrationInstance', {
      fault: 'forbidden',
      status: 400,
      code: 'LimitExceeded',
      message: 'The limit for integration-instance-count was exceeded.',
      ...always,
    }),
  ),

  heals(
    'wait-for-active',
    'unavailable',
    'OCI is down while we wait',
    strike('oci.getWorkRequest', { fault: 'unavailable', after: 2, times: 6 }),
  ),
  stops(
    'wait-for-active',
    'failed-work-request',
    'ProvisioningFailed',
    'Oracle gives up creating the instance',
    {
      oracle: {
        workRequestFailures: [
          { code: 'InternalError', message: 'The instance could not be provisioned.' },
        ],
      },
    },
  ),
  stops(
    'wait-for-active',
    'slow',
    'BudgetExceeded',
    'the instance takes longer than the request allows',
    { oracle: { provisioningMs: 100 * minutes } },
  ),

  heals(
    'authorise-provisioner',
    'lost-answer',
    'the application is created, but the answer is lost',
    strike('identity-domain.createApp', { fault: 'lost-answer', times: 1 }),
  ),
  stops(
    'authorise-provisioner',
    'missing-role',
    'NotAuthorized',
    'we may not create applications in the identity domain',
    strike('identity-domain.createApp', { fault: 'forbidden', ...always }),
  ),

  heals(
    'import-project',
    'lost-answer',
    'the project is imported, but the answer is lost',
    strike('oic.importProject', { fault: 'lost-answer', times: 1 }),
  ),
  heals(
    'import-project',
    'unavailable',
    'OIC is down for a while',
    strike('oic.importProject', { fault: 'unavailable', times: 3 }),
  ),
  stops(
    'import-project',
    'forbidden',
    'NotAuthorized',
    'our client lacks the right to import',
    strike('oic.importProject', { fault: 'forbidden', ...always }),
  ),

  heals(
    'configure-connection',
    'locked-briefly',
    'somebody has the connection open for a minute',
    strike('oic.updateConnection', { fault: 'locked', times: 2 }),
  ),
  stops(
    'configure-connection',
    'locked',
    'Locked',
    'somebody keeps the connection open in the editor',
    strike('oic.updateConnection', { fault: 'locked', ...always }),
  ),

  heals(
    'test-connection',
    'locked-briefly',
    'somebody has the connection open for a minute',
    strike('oic.testConnection', { fault: 'locked', times: 2 }),
  ),
  stops(
    'test-connection',
    'locked',
    'Locked',
    'somebody keeps the connection open in the editor',
    strike('oic.testConnection', { fault: 'locked', ...always }),
  ),
  stops(
    'test-connection',
    'wrong-password',
    'InvalidCredentials',
    'Primavera refuses the password that the connection holds',
    strike('primavera.signIn', { fault: 'unauthorized', ...always }),
  ),
  stops(
    'test-connection',
    'unreachable',
    'ConnectionTestFailed',
    'OIC cannot reach Primavera',
    strike('primavera.signIn', { fault: 'refused-connection', ...always }),
  ),

  heals(
    'activate-integration',
    'throttled',
    'OIC asks us to slow down',
    strike('oic.getActivationStatus', { fault: 'throttled', times: 2, retryAfter: 15 }),
  ),
  heals(
    'activate-integration',
    'lost-answer',
    'the activation starts, but the answer is lost',
    strike('oic.updateIntegration', { fault: 'lost-answer', times: 1 }),
  ),
  stops(
    'activate-integration',
    'failed',
    'ActivationFailed',
    'OIC fails to activate the integration',
    {
      injections: [
        // The first look, before the activation was asked for, still shows the truth.
        {
          operation: 'oic.getActivationStatus',
          fault: 'custom',
          after: 1,
          ...always,
          reply: {
            status: 200,
            headers: { 'content-type': 'application/json' },
            json: { activationStatus: 'FAILEDACTIVATION' },
          },
        },
        {
          operation: 'oic.getActivationErrors',
          fault: 'custom',
          ...always,
          reply: {
            status: 200,
            headers: { 'content-type': 'application/json' },
            json: {
              hasErrors: true,
              shortSummaryMessage: 'The integration could not be activated.',
              errorMessage:
                '<br> The integration could not be activated.<br> A resource that it needs is missing.',
            },
          },
        },
      ],
    },
  ),

  heals(
    'authorise-runtime-client',
    'throttled',
    'the identity domain asks us to slow down',
    strike('identity-domain.createApp', { fault: 'throttled', after: 1, times: 2, retryAfter: 20 }),
  ),
  stops(
    'authorise-runtime-client',
    'missing-role',
    'NotAuthorized',
    'we may no longer create applications',
    strike('identity-domain.createApp', { fault: 'forbidden', after: 1, ...always }),
  ),

  heals(
    'prove',
    'unavailable',
    'the integration is down for a moment',
    strike('oic.runIntegration', { fault: 'unavailable', times: 2 }),
  ),
  stops(
    'prove',
    'broken-integration',
    'ProofFailed',
    'the integration answers with an error page',
    strike('oic.runIntegration', { fault: 'wrong-content', content: 'html', ...always }),
  ),

  heals(
    'register-in-cupixworks',
    'typing-error',
    'the administrator mistypes the scope and is asked again',
    { administrator: { mistakeIn: 'scope' } },
  ),
  heals(
    'register-in-cupixworks',
    'wrong-secret',
    'the administrator mistypes the client secret, which nobody can see, and is asked again',
    { administrator: { mistakeIn: 'clientSecret' } },
  ),
  stops(
    'register-in-cupixworks',
    'rejected',
    'TaskRejected',
    'the administrator declines the task',
    { administrator: { rejectWith: 'This project is not connected to Primavera.' } },
  ),
  stops(
    'register-in-cupixworks',
    'nobody-answers',
    'BudgetExceeded',
    'the administrator is away, is reminded, and never answers',
    { administrator: { isAway: true } },
  ),
];

/**
 * Finds what `STAGE:FAULT` names.
 * @param among those of another kind of job than onboardings
 * @throws RangeError with the nearest valid name
 */
export function findSimulatedFailure(
  text: string,
  among: readonly SimulatedFailure[] = simulatedFailures,
): SimulatedFailure {
  const [stage = '', fault = '', ...rest] = text.split(':');
  if (rest.length > 0 || stage === '' || fault === '') {
    throw new RangeError(
      `"${text}" is not STAGE:FAULT, for example test-connection:wrong-password.`,
    );
  }
  const stages = [...new Set(among.map((one) => one.stage))];
  const ofStage = among.filter((one) => one.stage === stage);
  if (ofStage.length === 0)
    throw new RangeError(
      `There is no simulated failure in the stage ${stage}. ${suggest(stage, stages)}`,
    );
  const found = ofStage.find((one) => one.fault === fault);
  if (found) return found;
  const faults = ofStage.map((one) => one.fault);
  throw new RangeError(
    `There is no fault ${fault} in the stage ${stage}. ${suggest(fault, faults)}`,
  );
}
