import type { FakeCall, FakeHttp, FakeReply } from '#test/functions/oci/fake-http.ts';

export const domainUrl = 'https://idcs-0a1b.identity.oraclecloud.com';
export const audience = 'https://ABCDEF.integration.eu-frankfurt-1.ocp.oraclecloud.com:443';
export const scopes = {
  api: `${audience}/ic/api/`,
  invoke: `${audience}urn:opc:resource:consumer::all`,
};
export const instance = {
  id: 'ocid1.integrationinstance.oc1..i1',
  name: 'acme-prod',
  serviceInstance: 'acme-prod-ns',
  designTimeUrl: 'https://design.integration.eu-frankfurt-1.ocp.oraclecloud.com',
  runtimeUrl: 'https://acme-prod-ns.integration.eu-frankfurt-1.ocp.oraclecloud.com',
  audience,
  appId: 'oic-app',
};

// biome-ignore lint/suspicious/noExplicitAny: a resource is whatever was sent
type Resource = Record<string, any>;

/** An identity domain as far as our calls see it: apps, roles, grants, secrets, tokens. */
export class FakeDomain {
  readonly apps = new Map<string, Resource>();
  readonly grants = new Map<string, Resource>();
  readonly secrets = new Map<string, string>();
  roles: Resource[] = [
    { id: 'role-dev', displayName: 'ServiceDeveloper', availableToClients: true },
    { id: 'role-inv', displayName: 'ServiceInvoker', availableToClients: true },
  ];
  resourceScopes: string[] = [scopes.invoke, scopes.api];
  /** Whether the token endpoint knows what was made. */
  hasSpread = true;
  /** Whether a deleted app stays visible. */
  isSlowToDelete = false;
  #made = 0;

  constructor(http: FakeHttp) {
    const on = (method: string, path: string, answer: Parameters<FakeHttp['on']>[2]) =>
      http.on(method, new RegExp(`^/admin/v1/${path}$`), answer);
    on('POST', 'Apps/.search', (call) => list(this.#match([...this.apps.values()], call)));
    on('GET', 'Apps/([^/]+)', (_, [, id]) => this.#readApp(id!));
    on('POST', 'Apps', (call) => this.#createApp(call));
    on('PATCH', 'Apps/([^/]+)', (call, [, id]) => this.#patchApp(id!, call));
    on('DELETE', 'Apps/([^/]+)', (_, [, id]) => this.#deleteApp(id!));
    on('PUT', 'AppStatusChanger/([^/]+)', (call, [, id]) => {
      this.apps.get(id!)!.active = call.json.active;
      return { json: {} };
    });
    on('POST', 'AppClientSecretRegenerator', (call) => ({
      status: 201,
      json: { appId: call.json.appId, clientSecret: this.#newSecret(call.json.appId) },
    }));
    on('POST', 'AppRoles/.search', (call) => list(this.#match(this.roles, call)));
    on('POST', 'Grants/.search', (call) => list(this.#match([...this.grants.values()], call)));
    on('POST', 'Grants', (call) => this.#createGrant(call));
    on('DELETE', 'Grants/([^/]+)', (_, [, id]) =>
      this.grants.delete(id!) ? { status: 204 } : scimError(404, 'error.common.notFound'),
    );
    http.on('POST', /^\/oauth2\/v1\/token$/, (call) => this.#token(call));
  }

  /** Puts an app there without a call. */
  add(app: Resource): Resource {
    this.#made += 1;
    const id = `app-${this.#made}`;
    const added = { id, name: `client${this.#made}`, active: true, ...app };
    this.apps.set(added.id, added);
    return added;
  }

  /** The app of that display name. */
  named(displayName: string): Resource | undefined {
    return [...this.apps.values()].find((app) => app.displayName === displayName);
  }

  #createApp(call: FakeCall): FakeReply {
    if (this.named(call.json.displayName)) return scimError(409, 'error.common.duplicate');
    const app = this.add({ ...call.json, active: false });
    return { status: 201, json: { ...app, clientSecret: this.#newSecret(app.id) } };
  }

  #readApp(id: string): FakeReply {
    if (id === instance.appId) {
      return { json: { id, scopes: this.resourceScopes.map((fqs) => ({ fqs })) } };
    }
    const app = this.apps.get(id);
    return app ? { json: app } : scimError(404, 'error.common.notFound');
  }

  #patchApp(id: string, call: FakeCall): FakeReply {
    for (const { path, value } of call.json.Operations) this.apps.get(id)![path] = value;
    return { json: { ...this.apps.get(id), clientSecret: this.secrets.get(id) } };
  }

  #deleteApp(id: string): FakeReply {
    const app = this.apps.get(id);
    if (!app) return scimError(404, 'error.common.notFound');
    if (app.active) return scimError(400, 'error.apps.active');
    if (!this.isSlowToDelete) this.apps.delete(id);
    return { status: 204 };
  }

  #createGrant(call: FakeCall): FakeReply {
    const { grantee, app, entitlement } = call.json;
    const id = `${grantee.value}.${app.value}.${entitlement.attributeValue}`;
    if (this.grants.has(id)) return scimError(409, 'error.grants.duplicate');
    this.grants.set(id, { id, ...call.json });
    return { status: 201, json: { id } };
  }

  #newSecret(appId: string): string {
    const secret = `idcscs-${crypto.randomUUID()}`;
    this.secrets.set(appId, secret);
    return secret;
  }

  #token(call: FakeCall): FakeReply {
    const [user, password] = Buffer.from(call.headers.get('authorization')!.slice(6), 'base64')
      .toString()
      .split(':');
    const app = [...this.apps.values()].find(({ name }) => name === user);
    const isKnown = this.hasSpread && app?.active && this.secrets.get(app.id) === password;
    if (!isKnown) return { status: 401, json: { error: 'invalid_client' } };
    const scope = new URLSearchParams(call.text).get('scope');
    const mayAsk = app.allowedScopes.some(({ fqs }: Resource) => fqs === scope);
    if (!mayAsk) return { status: 400, json: { error: 'invalid_scope' } };
    return { json: { access_token: `token-${app.id}`, token_type: 'Bearer', expires_in: 3600 } };
  }

  /** Understands `a eq "x" and b.c eq "y"`; the roles' app is not looked at. */
  #match(resources: Resource[], call: FakeCall): Resource[] {
    const conditions = [
      ...(call.json.filter as string).matchAll(/([\w.]+) eq ("(?:[^"\\]|\\.)*")/g),
    ];
    return resources.filter((resource) =>
      conditions.every(([, attribute, value]) => {
        const seen = attribute!
          .split('.')
          .reduce<Resource | undefined>((inner, key) => inner?.[key], resource);
        return seen === undefined || String(seen) === JSON.parse(value!);
      }),
    );
  }
}

function list(Resources: Resource[]): FakeReply {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:ListResponse'];
  return { json: { schemas, totalResults: Resources.length, Resources } };
}

/** An error in the domain's own format. */
export function scimError(status: number, messageId: string, detail = 'Because.'): FakeReply {
  return {
    status,
    headers: { 'opc-request-id': 'REQ-S' },
    json: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      detail,
      'urn:ietf:params:scim:api:oracle:idcs:extension:messages:Error': { messageId },
    },
  };
}
