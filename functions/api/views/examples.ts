/** One consistent story for the examples of the OpenAPI document; the tests send and expect exactly these. */

const onboardingId = 'acme-1a2b3c4d';
const taskId = `${onboardingId}.register-in-cupixworks`;
const executionArn = `arn:aws:states:eu-central-1:111122223333:execution:Onboarding:${onboardingId}-1`;
const sha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const registration = {
  oicOAuthTokenUrl:
    'https://idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com/oauth2/v1/token',
  clientId: '6d3b7c1f0a5e4c6f8f1f0c2d9b8a7e65',
  clientSecret: { secretId: `oic-onboarding/${onboardingId}/runtime-client` },
  scope:
    'https://abcdef.integration.eu-frankfurt-1.ocp.oraclecloud.com:443urn:opc:resource:consumer::all',
  opcAccessTokenUrl:
    'https://acme-prod-axbycz-fr.integration.eu-frankfurt-1.ocp.oraclecloud.com/ic/api/integration/v1/flows/rest/CUPIX/1.0/token?Scope=http://primavera-us2.oraclecloud.com/api',
};

const failure = {
  stage: 'test-connection',
  error: 'Locked',
  system: 'oic',
  summary: 'Somebody has the connection open in the editor.',
  fix: 'Close it in the console, then resume.',
  seen: { status: 423, requestId: 'ECID-1' },
  runbook: 'docs/errors/Locked.md',
  at: '2026-03-02T09:20:00.000Z',
};

const task = {
  taskId,
  onboardingId,
  kind: 'register-in-cupixworks',
  status: 'OPEN',
  assignee: 'kim.lee@acme.example',
  instructions: ['Open https://acme.cupix.works/pj/ab12cd as a project administrator.'],
  values: registration,
  problems: [],
  openedAt: '2026-03-02T09:16:00.000Z',
  dueAt: '2026-03-16T09:16:00.000Z',
  secretRevealedAt: null,
};

export const examples = {
  request: {
    kind: 'Onboarding',
    customer: 'acme',
    oracle: {
      region: 'eu-frankfurt-1',
      compartment: `ocid1.compartment.oc1..${'a'.repeat(56)}1234`,
      domain: `ocid1.domain.oc1..${'b'.repeat(56)}1234`,
      instance: { create: 'acme-prod' },
    },
    archive: { sha256 },
    primavera: {
      url: 'https://primavera-us2.oraclecloud.com',
      username: 'svc-cupix@acme.example',
      password: { secret: 'customers/acme/primavera' },
    },
    cupixworks: { team: 'acme', project: 'ab12cd', administrator: 'kim.lee@acme.example' },
  },
  started: { onboardingId, executionArn, started: true },
  resumed: { onboardingId, executionArn, how: 'redriven' },
  page: {
    items: [
      {
        onboardingId,
        customer: 'acme',
        status: 'FAILED',
        createdAt: '2026-03-02T09:00:00.000Z',
        updatedAt: failure.at,
        failure: {
          stage: failure.stage,
          error: failure.error,
          summary: failure.summary,
          at: failure.at,
        },
      },
    ],
  },
  onboarding: {
    onboardingId,
    customer: 'acme',
    executionArn,
    status: 'FAILED',
    stages: [
      {
        name: 'test-connection',
        status: 'failed',
        startedAt: '2026-03-02T09:15:00.000Z',
        seconds: 300,
        attempts: 4,
      },
    ],
    registration: null,
    proof: null,
    resources: [
      {
        kind: 'integration-instance',
        name: '-',
        id: 'ocid1.integrationinstance.oc1.eu-frankfurt-1.x',
        created: true,
      },
    ],
    transitions: 31,
    estimatedCostUsd: 0.0012,
    failure,
  },
  task,
  answer: {
    status: 'active',
    registered: {
      oicOAuthTokenUrl: registration.oicOAuthTokenUrl,
      clientId: registration.clientId,
      scope: registration.scope,
      opcAccessTokenUrl: registration.opcAccessTokenUrl,
    },
  },
  rejection: { reason: 'Our project moves to another team next week.' },
  answered: { taskId, onboardingId, answered: 'now' },
  revealed: { taskId, clientSecret: 'shown-once' },
  artifact: { sha256, bytes: 20_480 },
  upload: {
    sha256,
    bytes: 20_480,
    upload: {
      method: 'PUT',
      url: `https://artifacts.s3.eu-central-1.amazonaws.com/archives/${sha256}.car?X-Amz-Signature=…`,
      headers: {
        'x-amz-checksum-sha256': 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=',
        'content-length': '20480',
      },
      expiresAt: '2026-03-02T09:15:00.000Z',
    },
  },
} as const;
