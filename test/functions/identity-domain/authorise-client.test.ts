import { beforeEach, describe, expect, it } from 'vitest';
import { authoriseClient, handler } from '#functions/identity-domain/authorise-client.ts';
import { invoke } from '#test/functions/oci/invoke.ts';
import { useOci } from '#test/functions/oci/oci-setup.ts';
import { audience, domainUrl, FakeDomain, instance, scopes } from './fake-domain.ts';

const setup = useOci();
let domain: FakeDomain;

beforeEach(() => {
  domain = new FakeDomain(setup.http);
});

type Purpose = 'provisioner' | 'runtime';
const inputFor = (purpose: Purpose, security = 'least-privilege' as const) => ({
  jobId: 'acme-1',
  customer: 'Acme',
  purpose,
  security: security as 'least-privilege' | 'as-documented',
  domainUrl,
  instance,
});
const authorise = (purpose: Purpose) => authoriseClient(inputFor(purpose));
const documented = (purpose: Purpose) =>
  authoriseClient({ ...inputFor(purpose), security: 'as-documented' });
const vault = (purpose: Purpose) => setup.aws.secret(`oic-onboarding/acme-1/${purpose}-client`);
const bodyOf = (path: string) =>
  setup.http.calls.find(({ method, url }) => method === 'POST' && url.pathname.endsWith(path))
    ?.json;

describe('least privilege', () => {
  it.each([
    ['provisioner', [scopes.invoke, scopes.api], 'role-dev'],
    ['runtime', [scopes.invoke], 'role-inv'],
  ] as const)('makes a %s for its purpose', async (purpose, allowed, roleId) => {
    const client = await authorise(purpose);
    const app = domain.named(`oic-onboarding-acme-1-${purpose}`)!;
    expect(client).toEqual({
      appId: app.id,
      clientId: app.name,
      secretId: `oic-onboarding/acme-1/${purpose}-client`,
      tokenUrl: `${domainUrl}/oauth2/v1/token`,
      scopes,
      origin: 'created',
    });
    expect(bodyOf('/Apps')).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:App'],
      displayName: `oic-onboarding-acme-1-${purpose}`,
      description: expect.stringContaining('acme-1'),
      tags: [{ key: 'oic-onboarding', value: 'acme-1' }],
      basedOnTemplate: { value: 'CustomWebAppTemplateId' },
      isOAuthClient: true,
      clientType: 'confidential',
      allowedGrants: ['client_credentials'],
      allowedScopes: allowed.map((fqs) => ({ fqs })),
      trustScope: 'Explicit',
      clientIPChecking: 'anywhere',
      active: true,
    });
    expect(bodyOf('/Grants')).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:oracle:idcs:Grant'],
      grantMechanism: 'ADMINISTRATOR_TO_APP',
      grantee: { type: 'App', value: app.id },
      app: { value: 'oic-app' },
      entitlement: { attributeName: 'appRoles', attributeValue: roleId },
    });
  });

  it('has the secret in the vault before anything else is done with the app', async () => {
    await authorise('runtime');
    const app = domain.named('oic-onboarding-acme-1-runtime')!;
    expect(vault('runtime')).toEqual({
      clientId: app.name,
      clientSecret: domain.secrets.get(app.id),
    });
    expect(setup.http.mutations).toEqual([
      'POST /admin/v1/Apps',
      `PUT /admin/v1/AppStatusChanger/${app.id}`,
      'POST /admin/v1/Grants',
    ]);
    expect(setup.aws.writes.slice(0, 2)).toEqual([
      'secret oic-onboarding/acme-1/runtime-client',
      'ledger resource#oauth-client#runtime',
    ]);
  });

  it('asks the token endpoint for the scope of its purpose', async () => {
    await authorise('runtime');
    const asked = setup.http.calls.find(({ url }) => url.pathname === '/oauth2/v1/token')!;
    expect(new URLSearchParams(asked.text).get('scope')).toBe(scopes.invoke);
  });

  it('never asks a search for the client secret', async () => {
    await authorise('runtime');
    await authorise('runtime');
    for (const { url, json } of setup.http.calls) {
      if (!url.pathname.endsWith('/.search')) continue;
      expect(json.attributes.length).toBeGreaterThan(0);
      expect(json.attributes).not.toContain('clientSecret');
    }
    const reads = setup.http.calls.filter(({ method }) => method === 'GET');
    for (const { url } of reads) expect(url.searchParams.get('attributes')).toBeTruthy();
  });

  it('changes nothing in a second run', async () => {
    const first = await authorise('provisioner');
    const { length } = setup.aws.writes;
    setup.http.calls.length = 0;
    expect(await authorise('provisioner')).toEqual(first);
    expect(setup.http.mutations).toEqual([]);
    expect(setup.aws.writes).toHaveLength(length);
  });

  it('puts no secret into its result or the ledger', async () => {
    const result = await invoke(handler, inputFor('runtime'));
    const secret = vault('runtime')!.clientSecret!;
    expect(JSON.stringify(result)).not.toContain(secret);
    expect(JSON.stringify([...setup.aws.items])).not.toContain(secret);
  });
});

describe('as documented', () => {
  it('makes the one application of the vendor’s guide', async () => {
    await documented('provisioner');
    expect(bodyOf('/Apps')).toMatchObject({
      displayName: 'Cupix Integration',
      allowedGrants: ['client_credentials', 'refresh_token'],
      allowedScopes: [{ fqs: scopes.invoke }, { fqs: scopes.api }],
    });
    expect([...domain.grants.values()]).toMatchObject([
      { entitlement: { attributeValue: 'role-dev' } },
    ]);
  });

  it('hands the same client to CupixWorks and copies its secret', async () => {
    const provisioner = await documented('provisioner');
    setup.http.calls.length = 0;
    const runtime = await documented('runtime');
    expect(setup.http.mutations).toEqual([]);
    expect(runtime).toEqual({
      ...provisioner,
      secretId: 'oic-onboarding/acme-1/runtime-client',
    });
    expect(vault('runtime')).toEqual(vault('provisioner'));
  });

  it('never touches an application of that name that is not ours', async () => {
    domain.add({ displayName: 'Cupix Integration', tags: [{ key: 'oic-onboarding', value: 'b' }] });
    await expect(documented('provisioner')).rejects.toMatchObject({ name: 'NotOurs' });
    expect(setup.http.mutations).toEqual([]);
    expect(vault('provisioner')).toBeUndefined();
  });
});

describe('the scopes', () => {
  const run = () => authorise('runtime');

  it('are spelled as the instance’s application spells them', async () => {
    domain.resourceScopes = [
      `https://OTHER.oraclecloud.com:443urn:opc:resource:consumer::all`,
      `${audience.replace(':443', '')}urn:opc:resource:consumer::all`,
      scopes.api,
    ];
    expect((await run()).scopes).toEqual({
      api: scopes.api,
      invoke: `${audience.replace(':443', '')}urn:opc:resource:consumer::all`,
    });
  });

  it.each([
    ['of another instance', [scopes.api, `https://OTHER.x:443urn:opc:resource:consumer::all`]],
    ['missing', []],
  ])('that are %s stop the stage before anything is made', async (_, offered) => {
    domain.resourceScopes = offered;
    await expect(run()).rejects.toMatchObject({ name: 'NotFound' });
    expect(setup.http.mutations).toEqual([]);
  });

  it('cannot be read in a domain that is not the instance’s', async () => {
    setup.http.on('GET', /Apps\/oic-app$/, { status: 404, json: {} });
    await expect(run()).rejects.toMatchObject({
      name: 'NotFound',
      explanation: { fix: expect.stringContaining('domain') },
    });
  });
});

describe('the role', () => {
  it.each([
    ['is missing', []],
    ['is there twice', [1, 2].map((id) => ({ id: `r${id}`, displayName: 'ServiceInvoker' }))],
    ['is not for clients', [{ id: 'r', displayName: 'ServiceInvoker', availableToClients: false }]],
  ])('stops the stage when it %s', async (_, roles) => {
    domain.roles = roles;
    await expect(authorise('runtime')).rejects.toMatchObject({ name: 'NotFound' });
    expect(domain.grants.size).toBe(0);
  });

  it('is looked for at the instance’s application', async () => {
    await authorise('runtime');
    const search = setup.http.calls.find(({ url }) => url.pathname.endsWith('AppRoles/.search'))!;
    expect(search.json.filter).toBe('displayName eq "ServiceInvoker" and app.value eq "oic-app"');
  });
});
