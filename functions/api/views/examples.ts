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
  jobId: onboardingId,
  kind: 'register-in-cupixworks',
  title: 'Register in CupixWorks',
  status: 'OPEN',
  assignee: 'kim.lee@acme.example',
  escalateTo: 'lou.park@acme.example',
  instructions: ['Open https://acme.cupix.works/pj/ab12cd as a project administrator.'],
  fields: [
    { name: 'clientId', label: 'Client ID', value: registration.clientId },
    { name: 'clientSecret', label: 'Client Secret', secret: true },
  ],
  asks: [
    { name: 'status', label: 'State of the integration', hint: 'active', required: true },
    { name: 'clientId', label: 'Client ID', required: false },
    { name: 'scope', label: 'Scope', required: false },
  ],
  values: registration,
  problems: [],
  openedAt: '2026-03-02T09:16:00.000Z',
  dueAt: '2026-03-16T09:16:00.000Z',
  isOverdue: false,
  remindedAt: '2026-03-07T02:00:00.000Z',
  escalatedAt: null,
  answeredBy: null,
  answeredAt: null,
  decision: null,
  reason: null,
  secretRevealedAt: null,
  secretRevealedBy: null,
  history: [
    { at: '2026-03-02T09:16:00.000Z', what: 'opened', who: 'kim.lee@acme.example' },
    { at: '2026-03-07T02:00:00.000Z', what: 'reminded', who: 'kim.lee@acme.example' },
  ],
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
  plan: {
    ready: false,
    items: [
      {
        stage: 'provision-instance',
        kind: 'integration-instance',
        name: 'acme-prod',
        action: 'keep',
        id: 'ocid1.integrationinstance.oc1.eu-frankfurt-1.x',
        says: 'This onboarding made it.',
      },
      {
        stage: 'import-project',
        kind: 'project',
        name: 'archive 9f86d081884c',
        action: 'create',
        says: 'The archive is imported.',
      },
    ],
    findings: [
      {
        stage: 'preflight',
        error: 'InvalidCredentials',
        system: 'primavera',
        summary:
          'Primavera Cloud refused the user svc-cupix@acme.example on primavera-us2.oraclecloud.com.',
        fix: 'Check user name and password by signing in on that site, then plan again.',
      },
    ],
  },
  corrections: { primavera: { password: { secret: 'customers/acme/primavera' } } },
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
    asOf: '2026-03-02T09:30:00.000Z',
    request: {
      region: 'eu-frankfurt-1',
      instance: { mode: 'create', name: 'acme-prod' },
      primaveraUrl: 'https://primavera-us2.oraclecloud.com',
      cupixworks: { team: 'acme', project: 'ab12cd', administrator: 'kim.lee@acme.example' },
      security: 'least-privilege',
    },
    stages: [
      {
        name: 'test-connection',
        status: 'failed',
        startedAt: '2026-03-02T09:15:00.000Z',
        seconds: 300,
        attempts: 4,
      },
    ],
    timeline: [
      {
        stage: 'test-connection',
        state: 'Test connection',
        from: '2026-03-02T09:15:00.000Z',
        to: failure.at,
        waitingFor: 'us',
        what: 'Lets OIC sign in to Primavera.',
      },
    ],
    attempts: [
      {
        stage: 'test-connection',
        state: 'Test connection',
        attempt: 4,
        at: failure.at,
        error: failure.error,
        summary: failure.summary,
        fix: failure.fix,
        requestId: failure.seen.requestId,
      },
    ],
    states: [{ name: 'Test connection', stage: 'test-connection', status: 'failed' }],
    waits: { totals: { oracle: 800, person: 0, us: 300 } },
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
    links: [
      {
        title: 'Instance in the OCI console',
        url: 'https://cloud.oracle.com/oic/integration-instances/ocid1.integrationinstance.oc1.eu-frankfurt-1.x?region=eu-frankfurt-1',
        system: 'oci',
      },
    ],
    next: { action: 'resume', command: `oic-onboarding resume ${onboardingId}` },
  },
  task,
  taskPage: { items: [task] },
  report: { status: 'active', clientId: registration.clientId, scope: registration.scope },
  rejection: { reason: 'Our project moves to another team next week.' },
  answered: { taskId, jobId: onboardingId, answered: 'now' },
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
