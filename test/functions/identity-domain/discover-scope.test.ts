import { describe, expect, it } from 'vitest';
import { handler } from '#functions/identity-domain/discover-scope.ts';
import { Directory } from '#local/oracle/scim/directory.ts';
import { jobId, site, useCpq } from '#test/functions/cpq/cpq-setup.ts';
import { failureOf, run } from '#test/functions/steps.ts';
import { cpqHost } from '#test/local/oracle/cpq/cpq-world.ts';

const setup = useCpq();
const event = (changes: object = {}) => ({
  jobId,
  domainUrl: setup.domainUrl,
  siteUrl: site.url,
  scope: null,
  ...changes,
});
const addApp = (app: Parameters<typeof setup.sites.addResourceApp>[2], host = cpqHost) =>
  setup.sites.addResourceApp(host, setup.tenancy.domain.id, app);
const removeApps = () => {
  const { apps } = new Directory(setup.world, setup.tenancy.domain.guid);
  for (const id of apps.keys()) apps.delete(id);
};

const FUSION = {
  displayName: 'Oracle Applications Cloud (Fusion)',
  audience: 'urn:opc:resource:fa:instanceid=1',
  scopes: ['urn:opc:resource:consumer::all'],
};

describe('the scope of a CPQ site', () => {
  it('is taken from the one app that names the site and CPQ', async () => {
    expect(await run(handler, event())).toEqual({
      scope: setup.scope,
      candidates: [{ scope: setup.scope, app: 'Oracle CPQ acme' }],
    });
  });

  it('is still certain beside the apps of Fusion and of other sites', async () => {
    addApp(FUSION);
    addApp({}, 'beta.fa.em2.oraclecloud.com');
    for (let n = 0; n < 250; n += 1) addApp({ displayName: `App ${n}` }, `a${n}.example.com`);
    const { scope, candidates } = await run(handler, event());
    expect(scope).toBe(setup.scope);
    expect(candidates).toHaveLength(10);
  });

  it.each([
    ['the app has two scopes', { scopes: ['/cpq/api', '/cpq/other'] }],
    ['two apps are alike', { displayName: 'Oracle CPQ again', scopes: ['/cpq/again'] }],
  ])('is for a person to say when %s', async (_, app) => {
    addApp(app);
    const { scope, candidates } = await run<{ scope: string | null; candidates: object[] }>(
      handler,
      event(),
    );
    expect(scope).toBeNull();
    expect(candidates.length).toBeGreaterThan(1);
  });

  it.each([
    ['only Fusion itself names the site', FUSION],
    ['the app names another host', { displayName: 'Oracle CPQ', audience: 'https://x.example' }],
  ])('is never guessed: %s', async (_, app) => {
    removeApps();
    const [scope] = addApp(app);
    const found = await run(handler, event({ siteUrl: 'https://vanity.fa.em2.oraclecloud.com' }));
    expect(found).toEqual({ scope: null, candidates: [{ scope, app: app.displayName }] });
  });

  it('is the one that a person confirmed, as long as it is there', async () => {
    const [fusion = ''] = addApp(FUSION);
    const key = `job#${jobId} resource#cpq-scope#-`;
    setup.aws.items.set(key, { kind: 'cpq-scope', name: '-', id: fusion, origin: 'adopted' });
    expect(await run(handler, event())).toEqual({ scope: fusion, candidates: [] });
    setup.aws.items.set(key, { kind: 'cpq-scope', name: '-', id: 'gone', origin: 'adopted' });
    expect(await run(handler, event())).toMatchObject({ scope: setup.scope });
  });
});

describe('a scope that the request names', () => {
  it('is taken when some app offers it', async () => {
    const [scope] = addApp(FUSION);
    expect(await run(handler, event({ scope }))).toEqual({ scope, candidates: [] });
  });

  it('has to be spelled exactly so', async () => {
    const failure = await failureOf(handler, event({ scope: `${setup.scope}/` }));
    expect(failure.name).toBe('NotFound');
    expect(failure.fix).toMatch(/wrong identity domain/);
  });
});

it('a domain without CPQ is most likely the wrong one', async () => {
  removeApps();
  const failure = await failureOf(handler, event());
  expect(failure.name).toBe('NotFound');
  expect(failure.fix).toMatch(/it is the wrong identity domain/);
});
