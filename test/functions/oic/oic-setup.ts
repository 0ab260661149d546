import { afterEach, beforeEach, vi } from 'vitest';
import { forgetPauses } from '#runtime/http.ts';
import type { Client, Instance } from '#runtime/model.ts';
import { FakeAws } from '#test/functions/oci/fake-aws.ts';
import { type FakeCall, FakeHttp } from '#test/functions/oci/fake-http.ts';

export const instance: Instance = {
  id: 'ocid1.integrationinstance.oc1.eu-frankfurt-1.aaaa',
  name: 'acme',
  serviceInstance: 'acme-oic-fra',
  designTimeUrl: 'https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com',
  runtimeUrl: 'https://acme-oic-fra.integration.eu-frankfurt-1.ocp.oraclecloud.com',
  audience: 'https://ABC123.integration.eu-frankfurt-1.ocp.oraclecloud.com:443',
  appId: 'instance-app',
};

export const client: Client = {
  appId: 'provisioner-app',
  clientId: 'c0ffee',
  secretId: 'oic-onboarding/acme-1/provisioner-client',
  tokenUrl: 'https://idcs-1.identity.oraclecloud.com/oauth2/v1/token',
  scopes: {
    api: `${instance.audience}/ic/api/`,
    invoke: `${instance.audience}urn:opc:resource:consumer::all`,
  },
  origin: 'created',
};

export const credential = { secretId: 'oic-onboarding/acme-1/primavera' };
export const password = 'Correct-Horse-9';
export const jobId = 'acme-1';
export const oic = { jobId, instance, client };

export const projects = '/ic/api/integration/v1/projects';
export const connectionPath = new RegExp(`^${projects}/CUPIX/connections/OPC$`);
export const integrationPath = new RegExp(
  `^${projects}/CUPIX/integrations/TOKEN%7C01\\.00\\.0000$`,
);
export const statusPath = new RegExp(`${integrationPath.source.slice(0, -1)}/activationStatus$`);

export interface Setup {
  aws: FakeAws;
  http: FakeHttp;
  /** Scopes of the tokens that were asked for, in order. */
  scopes: string[];
}

let generation = 0;

/** Before each test: our clients' secrets in the vault, an empty ledger, a domain that issues tokens. */
export function useOic(): Setup {
  const setup = {} as Setup;
  beforeEach(() => {
    generation += 1;
    setup.aws = new FakeAws();
    setup.http = new FakeHttp();
    setup.scopes = [];
    // Another secret each time, because tokens are cached by it across tests.
    setup.aws.putSecret(client.secretId, {
      clientId: client.clientId,
      clientSecret: `provisioner-secret-${generation}`,
    });
    setup.aws.putSecret(credential.secretId, { username: 'svc@acme.example', password });
    setup.http.on('POST', /\/oauth2\/v1\/token$/, (call) => issue(setup, call));
    vi.stubEnv('LEDGER_TABLE', 'ledger');
    vi.stubEnv('ALLOWED_HOSTS', 'oraclecloud.com,cupix.works,127.0.0.1');
    vi.stubGlobal('fetch', setup.http.fetch);
    forgetPauses();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    vi.useRealTimers();
  });
  return setup;
}

function issue(setup: Setup, { text }: FakeCall) {
  setup.scopes.push(new URLSearchParams(text).get('scope') ?? '');
  return { json: { access_token: `token-${setup.scopes.length}`, expires_in: 3600 } };
}

/** Calls that went to the Developer API or an endpoint: everything but requests for tokens. */
export function apiCalls({ http }: Setup): FakeCall[] {
  return http.calls.filter(({ url }) => !url.pathname.startsWith('/oauth2/'));
}

/** An imported REST connection, as OIC shows it; `overrides` for what a test is about. */
export function connection(overrides: Record<string, unknown> = {}) {
  const property = (propertyGroup: string, propertyName: string, propertyType: string) => ({
    propertyGroup,
    propertyName,
    propertyType,
    requiredFlag: true,
  });
  return {
    id: 'OPC',
    name: 'Primavera Cloud',
    status: 'INPROGRESS',
    adapterType: { name: 'rest' },
    connectionProperties: [
      {
        ...property('CONNECTION_PROPS', 'connectionType', 'CHOICE'),
        acceptableKeys: [{ value: 'restUrl', displayName: 'REST API Base URL' }],
      },
      property('CONNECTION_PROPS', 'connectionUrl', 'URL'),
    ],
    securityPolicyInfo: [
      {
        securityPolicy: 'BASIC_AUTH',
        securityProperties: [
          property('CREDENTIALS', 'username', 'STRING'),
          property('CREDENTIALS', 'password', 'PASSWORD'),
        ],
      },
    ],
    securityProperties: [] as Record<string, unknown>[],
    lockedFlag: false,
    lastUpdated: '2026-01-05T10:00:00.000+0000',
    ...overrides,
  };
}

/** The same after stage 6. */
export function configured(overrides: Record<string, unknown> = {}) {
  const draft = connection();
  const [kind, url] = draft.connectionProperties;
  return {
    ...draft,
    status: 'CONFIGURED',
    connectionProperties: [
      { ...kind, propertyValue: 'restUrl' },
      { ...url, propertyValue: 'https://primavera-us2.oraclecloud.com/' },
    ],
    securityPolicy: 'BASIC_AUTH',
    securityProperties: [
      { ...draft.securityPolicyInfo[0]!.securityProperties[0], propertyValue: 'svc@acme.example' },
      { ...draft.securityPolicyInfo[0]!.securityProperties[1], propertyValue: '*****' },
    ],
    ...overrides,
  };
}

/** Body of an error as OIC's clients read it. */
export function problem(status: number, detail: string) {
  return {
    status,
    json: { type: 'about:blank', title: 'Error', status, detail },
    headers: { 'opc-request-id': 'opc-1' },
  };
}

/** Puts a resource of the onboarding into the ledger. */
export function remember(
  { aws }: Setup,
  kind: string,
  id: string,
  facts: Record<string, unknown>,
  origin = 'created',
): void {
  const item = { kind, name: '-', id, origin, facts: { instanceId: instance.id, ...facts } };
  aws.items.set(`job#${jobId} resource#${kind}#-`, item);
}

/** Renames the fields of a body to kebab-case, as Oracle's documents print them. */
export function kebab(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(kebab);
  if (value === null || typeof value !== 'object') return value;
  const rename = (key: string) =>
    key.replace('URI', 'Uri').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [rename(key), kebab(inner)]),
  );
}
