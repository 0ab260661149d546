import { jobExample } from './job-examples.ts';

/** One consistent story for the examples of the OpenAPI document. */

const id = 'acme-9c1f04b2';
const { parts, page, ...shared } = jobExample('IntegrationUser', id);
const clientId = '3f1c0d9a7b2e4c55a0e1d2c3b4a59687';
const site = 'https://acme.fa.em2.oraclecloud.com';
const groups = { administrator: ['acme_integrations'], sales: ['north_sales'] };
const domain = `ocid1.domain.oc1..${'b'.repeat(56)}1234`;
const user = { clientId, status: 'active', groups: ['acme_integrations', 'north_sales'] } as const;

export const integrationUserExamples = {
  ...shared,
  page: { items: page.items.map((line) => ({ ...line, user })) },
  request: {
    kind: 'IntegrationUser',
    customer: 'acme',
    oracle: { region: 'eu-frankfurt-1', domain },
    site,
    client: { name: 'erp' },
    groups,
    cpq: {
      administrator: 'token-of-an-administrator-1',
      administratorEmail: 'kim.lee@acme.example',
    },
  },
  view: {
    id,
    ...parts,
    request: {
      region: 'eu-frankfurt-1',
      domain,
      site: { url: site, restVersion: 'v19' },
      client: { name: 'erp', adopted: false },
      groups,
      status: 'active',
      proof: 'groups',
      hasAdministrator: true,
      administratorEmail: 'kim.lee@acme.example',
      dueDays: 14,
    },
    user: { ...user, partyNumber: 'BM_ex4mpleA1b2', origin: 'created', statusBy: 'users' },
    result: {
      access: {
        tokenUrl: 'https://idcs-0123456789abcdef.identity.oraclecloud.com/oauth2/v1/token',
        clientId,
        clientSecret: { secretId: `oic-onboarding/${id}/cpq-client` },
        scope: `${site}:443/cpq/api`,
        baseUrl: `${site}/cpq/rest/v19`,
      },
      proof: { call: 'allowed', refusedBy: null, at: '2026-03-02T09:30:00.000Z' },
      warnings: [],
    },
  },
  plan: {
    ready: true,
    items: [
      {
        stage: 'register-client',
        kind: 'oauth-client',
        name: `oic-onboarding-${id}-erp`,
        action: 'keep',
        id: '5f0c',
        says: 'It is as it should be.',
      },
      {
        stage: 'set-groups',
        kind: 'cpq-groups',
        name: 'acme_integrations, south_sales',
        action: 'change',
        says: 'Added: south_sales; taken out: north_sales.',
      },
    ],
    findings: [],
  },
  changes: { groups: { add: { sales: ['south_sales'] }, remove: ['north_sales'] } },
  changed: {
    ...shared.started,
    groups: { ...groups, sales: ['south_sales'] },
    status: 'active',
  },
  activated: { ...shared.started, groups, status: 'active' },
  inactivated: { ...shared.started, groups, status: 'inactive' },
  siteUsers: {
    items: [
      {
        ...{ partyNumber: 'BM_ex4mpleA1b2', clientId, login: '_custom_user_0123456789abcdef' },
        ...{ status: 'active', groups: [...user.groups], moreGroups: 0 },
        addedAt: '2026-03-02T09:20:00.000Z',
        modifiedAt: '2026-03-02T09:20:00.000Z',
        isThis: true,
      },
    ],
    looked: 1,
    total: 1,
  },
} as const;
