import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkUserRequest,
  checkUserRequestText,
} from '#functions/api/request/check-user-request.ts';
import type { Surroundings } from '#functions/api/request/credentials.ts';
import {
  integrationUserId,
  toUserWorkflowInput,
} from '#functions/api/request/user-workflow-input.ts';
import { surroundingsWith } from './valid-request.ts';

const token = 'a-very-secret-token';

/** A request in which nothing is wrong; every call gives a new one. */
function validUser() {
  return {
    kind: 'IntegrationUser',
    customer: 'acme',
    oracle: { region: 'eu-frankfurt-1', domain: `ocid1.domain.oc1..${'a'.repeat(60)}` },
    site: 'https://acme.fa.em2.oraclecloud.com',
    client: { name: 'erp', adopt: undefined as unknown },
    groups: {
      administrator: ['acme_integrations'] as unknown[],
      sales: ['north_sales'] as unknown[],
    },
    status: 'active',
    cpq: {
      restVersion: 'v19',
      administrator: token as unknown,
      administratorEmail: 'kim.lee@acme.example',
      escalateTo: 'lou.park@acme.example',
      scope: 'https://acme.fa.em2.oraclecloud.com:443/cpq/api',
      proof: 'groups',
      dueDays: 14 as unknown,
    },
  };
}
type Request = ReturnType<typeof validUser>;

const verdictOn = (change: (request: Request) => void, machine: Surroundings | undefined) => {
  const request = validUser();
  change(request);
  return checkUserRequest(request, undefined, machine);
};
const problemsOf = async (change: (request: Request) => void) => {
  const verdict = await verdictOn(change, surroundingsWith({}));
  return verdict.ok ? [] : verdict.problems;
};

/** One line per rule: what is written, where the problem is, and a word of what it says. */
const broken: [name: string, change: (request: Request) => unknown, where: string, says: RegExp][] =
  [
    ['mistyped kind', (r) => (r.kind = 'IntegrationUsr'), 'kind', /Write IntegrationUser/],
    ['customer with capitals', (r) => (r.customer = 'Acme'), 'customer', /acme/],
    ['region name', (r) => (r.oracle.region = 'Frankfurt'), 'oracle.region', /eu-frankfurt-1/],
    ['no OCID', (r) => (r.oracle.domain = 'acme'), 'oracle.domain', /not an OCID/],
    [
      'another realm',
      (r) => (r.oracle.domain = 'ocid1.domain.oc2..aa'),
      'oracle.domain',
      /realm oc2/,
    ],
    ['site with a path', (r) => (r.site += '/cpq'), 'site', /Write https:\/\/acme\.fa\.em2/],
    [
      'site by http',
      (r) => (r.site = 'http://acme.fa.em2.oraclecloud.com'),
      'site',
      /in the clear/,
    ],
    ['no site', (r) => Reflect.deleteProperty(r, 'site'), 'site', /missing.*Fusion/],
    [
      'application with a blank',
      (r) => (r.client.name = 'my erp'),
      'client.name',
      /for example erp/,
    ],
    ['application too long', (r) => (r.client.name = 'a'.repeat(41)), 'client.name', /1 to 40/],
    ['malformed secret name', (r) => (r.client.adopt = 'a b'), 'client.adopt', /Secrets Manager/],
    [
      'label of a group',
      (r) => (r.groups.sales = ['North Sales']),
      'groups.sales.0',
      /variable name/,
    ],
    ['group as number', (r) => (r.groups.sales = [7]), 'groups.sales.0', /quotes/],
    ['groups as text', (r) => Object.assign(r.groups, { sales: 'x' }), 'groups.sales', /a list/],
    ['a group twice', (r) => r.groups.sales.push('north_sales'), 'groups.sales.1', /once/],
    [
      'a group of both types',
      (r) => (r.groups.sales = ['acme_integrations']),
      'groups.sales.0',
      /under groups\.administrator already/,
    ],
    [
      'unknown type of group',
      (r) => Object.assign(r.groups, { admin: [] }),
      'groups.admin',
      /Valid here/,
    ],
    ['mistyped status', (r) => (r.status = 'actve'), 'status', /Did you mean active/],
    ['version without v', (r) => (r.cpq.restVersion = '19'), 'cpq.restVersion', /v19/],
    [
      'token with a line break',
      (r) => (r.cpq.administrator = `${token}\n`),
      'cpq.administrator',
      /line break/,
    ],
    [
      'two references',
      (r) => (r.cpq.administrator = { env: 'A_B', file: 'x' }),
      'cpq.administrator',
      /at once/,
    ],
    [
      'unknown reference',
      (r) => (r.cpq.administrator = { [token]: 'x' }),
      'cpq.administrator',
      /unknown name/,
    ],
    [
      'missing variable',
      (r) => (r.cpq.administrator = { env: 'CPQ_TOKEN' }),
      'cpq.administrator.env',
      /CPQ_TOKEN is not set/,
    ],
    [
      'no e-mail',
      (r) => (r.cpq.administratorEmail = 'kim'),
      'cpq.administratorEmail',
      /one address/,
    ],
    [
      'the same person twice',
      (r) => (r.cpq.escalateTo = 'Kim.Lee@acme.example'),
      'cpq.escalateTo',
      /already/,
    ],
    ['scope with a blank', (r) => (r.cpq.scope = 'a b'), 'cpq.scope', /one word/],
    ['proof with a slash', (r) => (r.cpq.proof = '/groups'), 'cpq.proof', /without a slash/],
    [
      'proof that climbs',
      (r) => (r.cpq.proof = '../users'),
      'cpq.proof',
      /path of a REST resource/,
    ],
    ['too many days', (r) => (r.cpq.dueDays = 15), 'cpq.dueDays', /14 or less/],
    [
      'mistyped name',
      (r) => Object.assign(r.cpq, { administratorMail: 'x' }),
      'cpq.administratorMail',
      /administratorEmail/,
    ],
  ];

describe('each rule of a request for an integration user', () => {
  it('finds nothing in a valid one', async () => {
    expect(await verdictOn(() => {}, surroundingsWith({}))).toMatchObject({
      ok: true,
      remarks: [],
    });
  });

  it.each(broken)('%s', async (_, change, where, says) => {
    const problems = await problemsOf(change);
    expect(problems.map((problem) => problem.where)).toEqual([where]);
    expect(`${problems[0]?.what} ${problems[0]?.fix}`).toMatch(says);
    expect(JSON.stringify(problems)).not.toContain(token);
  });

  it('remarks on an unusual host, but lets it pass', async () => {
    const verdict = await verdictOn((r) => (r.site = 'https://acme.bigmachines.com'), undefined);
    expect(verdict).toMatchObject({ ok: true, remarks: [{ where: 'site' }] });
  });

  it('lists everything at once, with its line', async () => {
    const yaml =
      'kind: IntegrationUser\ncustomer: acme\nsite: x\ncpq: { administratorEmail: kim }\n';
    const verdict = await checkUserRequestText(yaml);
    const places = verdict.ok ? [] : verdict.problems.map(({ where, line }) => [where, line]);
    expect(places).toEqual([
      ['client', 1],
      ['oracle', 1],
      ['site', 3],
      ['cpq.administratorEmail', 4],
    ]);
  });
});

describe('what the workflow gets', () => {
  const inputOf = async (change: (request: Request) => void, administrator: string | null) => {
    const verdict = await verdictOn(change, surroundingsWith({}));
    if (!verdict.ok) throw new Error(JSON.stringify(verdict.problems));
    const { adopt = null } = verdict.checked.request.client;
    const references = { jobId: 'acme-1', administrator, adopt: adopt as string | null };
    return toUserWorkflowInput(verdict.checked.request, references);
  };

  it('is references and no secret', async () => {
    const input = await inputOf(() => {}, 'oic-onboarding/acme-1/cpq-administrator');
    expect(input).toEqual({
      jobId: 'acme-1',
      request: {
        customer: 'acme',
        region: 'eu-frankfurt-1',
        domainId: validUser().oracle.domain,
        site: { url: 'https://acme.fa.em2.oraclecloud.com', restVersion: 'v19' },
        client: { name: 'erp', adopt: null },
        groups: { administrator: ['acme_integrations'], sales: ['north_sales'] },
        status: 'active',
        scope: validUser().cpq.scope,
        proof: ['groups'],
        administrator: { secretId: 'oic-onboarding/acme-1/cpq-administrator' },
        task: {
          assignee: 'kim.lee@acme.example',
          escalateTo: 'lou.park@acme.example',
          dueDays: 14,
          remindAfterDays: null,
        },
      },
    });
    expect(JSON.stringify(input)).not.toContain(token);
  });

  it('has a value for everything that was left out', async () => {
    const { request } = await inputOf((r) => {
      const { administratorEmail } = r.cpq;
      Object.assign(r, { groups: undefined, status: undefined, cpq: { administratorEmail } });
    }, null);
    expect(request).toMatchObject({
      groups: { administrator: [], sales: [] },
      status: 'active',
      scope: null,
      proof: ['groups'],
      administrator: null,
      site: { restVersion: 'v19' },
      task: { escalateTo: null, dueDays: 14 },
    });
  });
});

describe('the id', () => {
  const identity = fc.record({
    customer: fc.constantFrom('acme', 'beta'),
    oracle: fc.record({ domain: fc.constantFrom('d1', 'd2') }),
    site: fc.constantFrom('https://a.example', 'https://b.example'),
    client: fc.record({ name: fc.constantFrom('erp', 'crm') }),
  });

  it('is the same exactly for the same customer, domain, site and application', () => {
    fc.assert(
      fc.property(identity, identity, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(integrationUserId(one) === integrationUserId(other)).toBe(same);
        expect(integrationUserId(one)).toMatch(new RegExp(`^${one.customer}-[0-9a-f]{8}$`));
      }),
    );
  });

  it('does not depend on how the site is spelled, or on what may be edited', () => {
    const request = validUser();
    const id = integrationUserId(request);
    expect(integrationUserId({ ...request, site: `${request.site.toUpperCase()}:443/` })).toBe(id);
    expect(integrationUserId({ ...request, ...{ status: 'inactive' } })).toBe(id);
  });
});
