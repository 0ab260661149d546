import type { OnboardingView } from '#cli/api/answers.ts';
import type { Progress, StageProgress } from '#functions/api/read-progress.ts';
import { onboardingStages, type StageId } from '#runtime/stages.ts';

/** A progress in which some stages are told and all others are still to come. */
export function progressWith(
  told: Partial<Record<StageId, Partial<StageProgress>>>,
  status: Progress['status'] = 'RUNNING',
): Progress {
  const stages = onboardingStages.map(({ id, title }) => ({
    name: id,
    title,
    status: 'pending' as const,
    attempts: 0,
    ...told[id],
  }));
  return { status, stages, transitions: 10, estimatedCostUsd: 0.0003 };
}

/** A finished onboarding. */
export const finished: OnboardingView = {
  onboardingId: 'acme-12345678',
  customer: 'acme',
  executionArn: 'arn:aws:states:us-east-1:1:execution:Onboarding:acme-12345678-1',
  status: 'SUCCEEDED',
  stages: [],
  registration: {
    oicOAuthTokenUrl: 'https://idcs-1.identity.oraclecloud.com/oauth2/v1/token',
    clientId: 'client-1',
    clientSecret: { secretId: 'oic-onboarding/acme-12345678/runtime-client' },
    scope:
      'https://A.integration.eu-frankfurt-1.ocp.oraclecloud.com:443urn:opc:resource:consumer::all',
    opcAccessTokenUrl: 'https://a/token?Scope=http://primavera-us2.oraclecloud.com/api',
  },
  proof: { tokenOk: true, endpointOk: true, primaveraOk: true, at: '2026-01-01T00:00:00.000Z' },
  resources: [
    {
      kind: 'integration-instance',
      name: '-',
      id: 'ocid1.integrationinstance.oc1..x',
      adopted: true,
    },
    { kind: 'oauth-client', name: 'runtime', id: 'client-1', created: true },
  ],
  transitions: 64,
  estimatedCostUsd: 0.0016,
  failure: null,
};

/** The same, stopped at the connection test. */
export const stopped: OnboardingView = {
  ...finished,
  status: 'FAILED',
  registration: null,
  proof: null,
  failure: {
    stage: 'test-connection',
    error: 'InvalidCredentials',
    system: 'oic',
    summary: 'Primavera refused svc-cupix@acme.example.',
    fix: 'Correct the password, then resume.',
    seen: { status: 401, serviceCode: 'NotAuthenticated', requestId: 'REQ-1' },
    runbook: 'docs/errors/InvalidCredentials.md',
    at: '2026-01-01T00:00:00.000Z',
  },
};
